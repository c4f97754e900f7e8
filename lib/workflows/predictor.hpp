#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/observer.hpp"
#include "core/spelling.hpp"
#include "models/recognizer.hpp"
#include "workflows/recordings.hpp"

namespace ser {

/// What runs the network.
enum class Backend {
  kNative,  ///< Eigen
  kTorch,   ///< LibTorch, opened when it is needed
};
inline constexpr Spelling<Backend> kBackends[] = {{Backend::kNative, "native"},
                                                  {Backend::kTorch, "torch"}};

struct PredictorOptions {
  Backend backend = Backend::kNative;
  /// A folder of recordings of the one speaker to be recognised, by which features are normalised;
  /// empty: by the stored statistics.
  std::filesystem::path speaker_clips;
  int jobs = 0;  ///< threads; 0: all cores
};

/// Labels recordings with one model.
class Predictor {
 public:
  /// Reads the speaker's clips; those that cannot be used are warnings. Throws data_error when
  /// they are no folder or too few, machine_error when LibTorch is wanted and missing.
  Predictor(Model model, const PredictorOptions& options, Observer& observer);

  /// In the order of the probabilities.
  const std::vector<std::string>& labels() const { return recognizer_.model().target.labels; }

  /// Hands the results over in the order of the recordings, one at a time, in memory that does not
  /// grow with their number. A recording that cannot be used is a result with a failure; the others
  /// are done. Throws Interrupted when the observer asks to stop, and what `recordings` throws.
  void run(const Recordings& recordings, const std::function<void(const Recognition&)>& done,
           Observer& observer) const;

 private:
  Recognizer recognizer_;
  int jobs_;
  std::optional<SpeakerStats> own_;
};

}  // namespace ser
