#pragma once

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "core/error.hpp"

namespace ser {

/// The Error that `action` throws; a bug-kind one, after a failure of the test, when it throws
/// none.
template <typename Action>
Error thrown_by(Action&& action) {
  try {
    std::forward<Action>(action)();
  } catch (const Error& error) {
    return error;
  }
  ADD_FAILURE() << "no ser::Error was thrown";
  return {ErrorKind::kBug, "nothing was thrown"};
}

/// Whether `text` holds `piece`, with both in the message of a failure.
inline ::testing::AssertionResult holds(const std::string& text, const std::string& piece) {
  if (text.find(piece) != std::string::npos) return ::testing::AssertionSuccess();
  return ::testing::AssertionFailure() << "'" << text << "' does not hold '" << piece << "'";
}

}  // namespace ser
