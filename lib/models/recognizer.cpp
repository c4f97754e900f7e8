#include "models/recognizer.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <functional>
#include <new>
#include <utility>

#include "core/error.hpp"
#include "core/memory.hpp"
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
    if (error.kind() == ErrorKind::kModel) {
      throw model_error(recording.piece.source.name() + ": " + error.what());
    }
    if (error.kind() != ErrorKind::kData) throw;
    std::string detail = error.what();
    if (is_read) detail = recording.piece.source.name() + ": " + detail;
    result.failure = Failure{recording.name, error.kind(), error.reason(), std::move(detail)};
  } catch (const std::bad_alloc&) {
    // What a short recording needs any machine has: its memory is taken by something else.
    constexpr double kLong = 60.0;
    if (is_read && result.seconds < kLong) {
      throw machine_error(recording.piece.source.name() +
                          ": memory has run out (take fewer --jobs, or end other programs)");
    }
    result.failure = Failure{recording.name, ErrorKind::kData, "too-long",
                             recording.piece.source.name() +
                                 ": memory has run out: cut it into pieces, or take fewer --jobs"};
  }
}

/// So that a long recording is refused before the network's maps of it fill the memory: the largest
/// layer's input and output lie there at once, and as much again where layers are nested.
void check_length(const Recognizer& recognizer, const Features& features, double seconds) {
  constexpr double kNeverTooLong = 60.0;
  if (seconds < kNeverTooLong) return;
  const Network network = network_of(recognizer.model());
  std::uint64_t most = 0;
  for (std::size_t branch = 0; branch < network.branches().size(); ++branch) {
    const std::size_t input = network.branch_inputs()[branch];
    const auto frames = static_cast<std::int64_t>(features.inputs[input].columns);
    Shape shape = shape_of(network.inputs()[input], frames);
    for (const Node& node : network.branches()[branch]) {
      const Shape out = node.layer->output(shape);
      most = std::max(most, static_cast<std::uint64_t>(shape.size() + out.size()));
      shape = out;
    }
  }
  check_memory("", seconds, 2 * sizeof(float) * most);
}

using RecognitionClock = std::chrono::steady_clock;

double seconds_since(RecognitionClock::time_point start) {
  return std::chrono::duration<double>(RecognitionClock::now() - start).count();
}

Prepared prepare(const Recognizer& recognizer, const Recording& recording) {
  thread_local Workspace workspace;
  const auto started = RecognitionClock::now();
  Prepared result;
  result.recognition.name = recording.name;
  result.recognition.start = recording.start;
  result.recognition.end = recording.end;
  result.recognition.range = recording.piece.range;
  bool is_read = false;
  or_failure(recording, result.recognition, is_read, [&] {
    const TimeRange used = used_part(recognizer.extractor().config());
    const PartOfSpeech speech = read_part_of_piece(recording.piece, used);
    is_read = true;
    Recognition& recognition = result.recognition;
    recognition.seconds = speech.seconds;
    recognition.clipped = speech.clip.facts.clipped;
    recognition.remarks = remarks_on(speech.clip.facts);
    if (const auto part = remark_on_part(used, speech.seconds))
      recognition.remarks.push_back(*part);
    result.features = recognizer.extractor()(speech.clip.wave, workspace);
  });
  result.recognition.took_s = seconds_since(started);
  return result;
}

Recognition recognize_prepared(const Recognizer& recognizer, const Recording& recording,
                               const Prepared& prepared, const SpeakerStats* own) {
  Recognition result = prepared.recognition;
  if (result.failure) return result;
  const auto started = RecognitionClock::now();
  or_failure(recording, result, true, [&] {
    check_length(recognizer, prepared.features, result.seconds);
    result.probabilities = recognizer.recognize(prepared.features, own);
  });
  result.took_s += seconds_since(started);
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
        finite(members_[m]->logits(features.inputs, own == nullptr ? nullptr : &own->members[m]));
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

Recognition recognize_recording(const Recognizer& recognizer, const Recording& recording,
                                const SpeakerStats* own) {
  return recognize_prepared(recognizer, recording, prepare(recognizer, recording), own);
}

}  // namespace ser
