#include "models/recognizer.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/error.hpp"
#include "core/parallel.hpp"
#include "models/adaptation.hpp"

namespace ser {
namespace {

/// A recording on its way: its features, or why there are none.
struct Prepared {
  Recognition recognition;
  Features features;
};

/// Runs `work`; what it says of a recording that cannot be used becomes a failure. `is_read`: the
/// recording was read, and what comes later does not know its name.
void or_failure(const Recording& recording, Recognition& result, const bool& is_read,
                const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::kData) throw;
    const std::string path = recording.path.string();
    std::string detail = is_read ? path + ": " + error.what() : error.what();
    if (recording.name == "-" && detail.starts_with(path)) {
      detail.replace(0, path.size(), "standard input");
    }
    result.failure = Failure{recording.name, error.kind(), error.reason(), std::move(detail)};
  }
}

Prepared prepare(const Recognizer& recognizer, const Recording& recording) {
  thread_local Workspace workspace;
  Prepared result;
  result.recognition.name = recording.name;
  bool is_read = false;
  or_failure(recording, result.recognition, is_read, [&] {
    const Clip clip = read_speech(recording.path, recording.range);
    is_read = true;
    result.recognition.seconds = clip.wave.seconds();
    result.recognition.clipped = clip.facts.clipped;
    result.features = recognizer.extractor()(clip.wave, workspace);
  });
  return result;
}

Recognition recognize_prepared(const Recognizer& recognizer, const Recording& recording,
                               const Prepared& prepared, const SpeakerStats* own) {
  Recognition result = prepared.recognition;
  if (result.failure) return result;
  or_failure(recording, result, true,
             [&] { result.probabilities = recognizer.recognize(prepared.features, own); });
  return result;
}

}  // namespace

std::vector<double> softmax(const std::vector<float>& logits, double temperature) {
  const double top = *std::max_element(logits.begin(), logits.end());
  std::vector<double> result(logits.size());
  double sum = 0.0;
  for (std::size_t i = 0; i < logits.size(); ++i) {
    sum += result[i] = std::exp((logits[i] - top) / temperature);
  }
  for (double& value : result) value /= sum;
  return result;
}

Recognizer::Recognizer(Model model, const ClassifierFactory& make)
    : model_(std::move(model)), extractor_(model_.features) {
  const Network network = network_of(model_);
  for (const Member& member : model_.members) members_.push_back(make(network, member.weights));
}

Standardize::By Recognizer::grouping() const { return grouping_of(network_of(model_)); }

std::optional<SpeakerStats> Recognizer::adapt(std::span<const Features* const> clips,
                                              int jobs) const {
  const Network network = network_of(model_);
  const bool as_trained = grouping_of(network) != Standardize::By::kAll;
  const auto layers = speaker_layers(network, /*every_first=*/!as_trained);
  SpeakerStats result;
  bool any = false;
  for (const Member& member : model_.members) {
    result.members.push_back(
        speaker_stats(NativeNetwork(network, member.weights), member.weights, layers, clips, jobs));
    any = any || !result.members.back().empty();
  }
  return any ? std::optional(std::move(result)) : std::nullopt;
}

std::vector<double> Recognizer::recognize(const Features& features, const SpeakerStats* own) const {
  std::vector<double> mean(model_.target.labels.size(), 0.0);
  for (std::size_t m = 0; m < members_.size(); ++m) {
    const auto logits =
        members_[m]->logits(features.inputs, own == nullptr ? nullptr : &own->members[m]);
    const auto probabilities = softmax(logits, model_.members[m].temperature);
    for (std::size_t c = 0; c < mean.size(); ++c) {
      mean[c] += probabilities[c] / static_cast<double>(members_.size());
    }
  }
  return mean;
}

SpeakerRecognitions recognize_speaker(const Recognizer& recognizer,
                                      const std::vector<Recording>& recordings, int jobs) {
  const auto prepared = parallel_results<Prepared>(
      jobs, recordings.size(), [&](std::size_t i) { return prepare(recognizer, recordings[i]); });
  std::vector<const Features*> clips;
  for (const Prepared& one : prepared) {
    if (!one.recognition.failure) clips.push_back(&one.features);
  }
  SpeakerRecognitions result;
  result.own = recognizer.adapt(clips, jobs);
  result.recognitions = parallel_results<Recognition>(jobs, recordings.size(), [&](std::size_t i) {
    return recognize_prepared(recognizer, recordings[i], prepared[i],
                              result.own ? &*result.own : nullptr);
  });
  return result;
}

void predict_all(const Recognizer& recognizer, const std::vector<Recording>& recordings,
                 const SpeakerStats* own, int jobs,
                 const std::function<void(const Recognition&)>& done, Observer& observer) {
  std::size_t next = 0;
  observer.begin("predict", recordings.size());
  parallel_ordered<std::size_t, Recognition>(
      std::min(jobs, static_cast<int>(recordings.size())),
      [&]() -> std::optional<std::size_t> {
        observer.throw_if_stopped();
        return next < recordings.size() ? std::optional(next++) : std::nullopt;
      },
      [&](std::size_t& index) {
        return recognize_prepared(recognizer, recordings[index],
                                  prepare(recognizer, recordings[index]), own);
      },
      [&](Recognition& result) {
        done(result);
        observer.advance();
      });
  observer.end();
}

}  // namespace ser
