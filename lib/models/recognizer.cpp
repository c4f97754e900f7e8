#include "models/recognizer.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/error.hpp"
#include "core/parallel.hpp"
#include "models/adaptation.hpp"

namespace ser {
namespace {

Recognition recognize_one(const Recognizer& recognizer, const Recording& recording) {
  thread_local Workspace workspace;
  Recognition result;
  result.name = recording.name;
  bool is_read = false;
  try {
    const Clip clip = read_speech(recording.path, recording.range);
    is_read = true;
    result.seconds = clip.wave.seconds();
    result.clipped = clip.facts.clipped;
    result.probabilities = recognizer.recognize(recognizer.extractor()(clip.wave, workspace));
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::kData) throw;
    const std::string path = recording.path.string();
    // Features and network do not know the recording's name.
    std::string detail = is_read ? path + ": " + error.what() : error.what();
    if (recording.name == "-" && detail.starts_with(path)) {
      detail.replace(0, path.size(), "standard input");
    }
    result.failure = Failure{recording.name, error.kind(), error.reason(), std::move(detail)};
  }
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

bool Recognizer::adapts() const { return !speaker_layers(network_of(model_)).empty(); }

std::optional<SpeakerStats> Recognizer::adapt(std::span<const Features* const> clips,
                                              bool on_features, int jobs) const {
  const Network network = network_of(model_);
  const auto layers = speaker_layers(network, on_features);
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

void predict_all(const Recognizer& recognizer, const std::vector<Recording>& recordings, int jobs,
                 const std::function<void(const Recognition&)>& done, Observer& observer) {
  std::size_t next = 0;
  observer.begin("predict", recordings.size());
  parallel_ordered<std::size_t, Recognition>(
      std::min(jobs, static_cast<int>(recordings.size())),
      [&]() -> std::optional<std::size_t> {
        observer.throw_if_stopped();
        return next < recordings.size() ? std::optional(next++) : std::nullopt;
      },
      [&](std::size_t& index) { return recognize_one(recognizer, recordings[index]); },
      [&](Recognition& result) {
        done(result);
        observer.advance();
      });
  observer.end();
}

}  // namespace ser
