#include "workflows/predictor.hpp"

#include <algorithm>
#include <utility>

#include "core/error.hpp"
#include "core/parallel.hpp"
#include "storage/folder.hpp"
#include "training/epochs/learner.hpp"

namespace ser {
namespace fs = std::filesystem;
namespace {

ClassifierFactory factory_of(Backend backend) {
  return backend == Backend::kTorch ? make_torch_classifier : make_native_classifier;
}

/// What the recordings of a folder say of their one speaker.
SpeakerStats stats_of_speaker(const Recognizer& recognizer, const fs::path& folder, int jobs,
                              Observer& observer) {
  const std::string option = "--speaker-clips " + folder.string();
  if (!is_folder(folder)) throw data_error(option + ": is no folder");
  const Recordings found = recordings_below(folder);
  std::vector<Recording> recordings;
  while (auto recording = found.next()) recordings.push_back(std::move(*recording));
  auto speaker = recognize_speaker(recognizer, recordings, jobs);
  std::size_t used = 0;
  for (const Recognition& clip : speaker.recognitions) {
    if (clip.failure) {
      observer.warn(clip.failure->detail);
    } else {
      ++used;
    }
  }
  if (speaker.own) return std::move(*speaker.own);
  throw data_error(option + ": " + std::to_string(used) +
                   " usable recordings are too few to know the speaker by; give at least 5, or "
                   "leave the option out");
}

}  // namespace

Predictor::Predictor(Model model, const PredictorOptions& options, Observer& observer)
    : recognizer_(std::move(model), factory_of(options.backend)),
      jobs_(resolve_jobs(options.jobs)) {
  if (options.speaker_clips.empty()) return;
  own_ = stats_of_speaker(recognizer_, options.speaker_clips, jobs_, observer);
}

void Predictor::run(const Recordings& recordings,
                    const std::function<void(const Recognition&)>& done, Observer& observer) const {
  // No more threads than recordings: starting them takes longer than one label.
  const int jobs = recordings.expected == 0
                       ? jobs_
                       : static_cast<int>(std::min<std::size_t>(static_cast<std::size_t>(jobs_),
                                                                recordings.expected));
  observer.begin("predict", recordings.expected);
  parallel_ordered<Recording, Recognition>(
      jobs,
      [&] {
        observer.throw_if_stopped();
        return recordings.next();
      },
      [&](Recording& recording) {
        return recognize_recording(recognizer_, recording, own_ ? &*own_ : nullptr);
      },
      [&](Recognition& result) {
        done(result);
        observer.advance();
      });
  observer.end();
}

}  // namespace ser
