#pragma once

#include <functional>
#include <memory>

#include "training/epochs/learner.hpp"

namespace ser {

/// The wall around LibTorch: the learner that `make` gives, each of whose calls, like `make`
/// itself, turns what LibTorch throws into machine_error: one line, without a backtrace.
std::unique_ptr<Learner> walled(const std::function<std::unique_ptr<Learner>()>& make);

}  // namespace ser
