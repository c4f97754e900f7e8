#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/observer.hpp"

namespace ser {

/// What a run of gnuplot left. Either it went well (an output is still missing where a terminal
/// is), or `problem` says in one line what went wrong and there are no outputs.
struct GnuplotRun {
  std::vector<std::optional<std::string>> outputs;  ///< bytes of the files that were asked for
  std::string problem;
  std::string remarks;  ///< what it wrote to standard error, in one line
};

/// The program `gnuplot` in the absolute folders of $PATH, or nothing.
std::optional<std::filesystem::path> find_gnuplot();

/// Runs the commands in a scratch folder that is gone afterwards, and reads the files of these
/// names there. No shell takes part, the user's settings of gnuplot are not read, and a run longer
/// than `limit` is ended with all that it started. Throws Interrupted when the observer asks to
/// stop.
GnuplotRun run_gnuplot(const std::filesystem::path& program, const std::string& script,
                       const std::vector<std::string>& outputs, std::chrono::milliseconds limit,
                       const Observer& observer);

}  // namespace ser
