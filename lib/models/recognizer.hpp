#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "audio/clip_remarks.hpp"
#include "audio/piece.hpp"
#include "core/error.hpp"
#include "features/feature_extractor.hpp"
#include "models/classifier.hpp"
#include "models/model.hpp"
#include "network/speaker_layers.hpp"

namespace ser {

/// What normalises the clips of one speaker, or corpus.
struct SpeakerStats {
  std::vector<GroupStats> members;  ///< one a member of the model
};

/// Turns a recording into probabilities with one model: features → each member's network → softmax
/// of the tempered logits → mean over the members. Safe to use from several threads.
class Recognizer {
 public:
  explicit Recognizer(Model model, const ClassifierFactory& make = make_native_classifier);

  const Model& model() const { return model_; }
  const FeatureExtractor& extractor() const { return extractor_; }

  /// One probability a label, in the order of the model's target. `own`: what adapt() made of the
  /// speaker's clips; null for an unknown speaker.
  std::vector<double> recognize(const Features& features, const SpeakerStats* own = nullptr) const;

  /// By whose own clips the model was trained to be normalised: kAll for nobody's.
  Standardize::By grouping() const;
  /// The own statistics of a speaker, or a corpus, of unlabelled clips, for each member's layers
  /// by such, or, where the model has none, for its layers that standardise features. Nothing when
  /// these want more clips, or there is no such layer.
  std::optional<SpeakerStats> adapt(std::span<const Features* const> clips, int jobs) const;

 private:
  Model model_;
  FeatureExtractor extractor_;
  std::vector<std::unique_ptr<Classifier>> members_;
};

/// softmax(logits / temperature)
std::vector<double> softmax(const std::vector<float>& logits, double temperature);

/// What is to be recognised.
struct Recording {
  Recording(std::string file, AudioSource source, std::optional<TimeRange> range = {})
      : name(std::move(file)), piece{std::move(source), range} {}
  Recording(std::string file, AudioPiece row, std::string start_text, std::string end_text)
      : name(std::move(file)),
        piece(std::move(row)),
        start(std::move(start_text)),
        end(std::move(end_text)) {}

  std::string name;     ///< what results show
  AudioPiece piece;     ///< its source's own name is what messages show
  std::string start{};  ///< as the manifest has them, for results; empty: not given
  std::string end{};
};

struct Recognition {
  std::string name;
  std::string start{};  ///< Recording's
  std::string end{};
  std::optional<TimeRange> range{};
  std::vector<double> probabilities;  ///< empty when it failed
  double seconds = 0.0;               ///< how long the recording, or the piece, is
  double took_s = 0.0;                ///< how long reading and recognising it took
  bool clipped = false;
  std::vector<ClipRemark> remarks;  ///< on a recording that was read
  std::optional<Failure> failure;
};

/// What a clip is normalised by.
enum class Normalize {
  kAsTrained,  ///< by its speaker, or corpus, where the training did so
  kGlobal,     ///< by the stored statistics
  kSpeaker,    ///< by its speaker: as trained, or on the features where the training did not
  kCorpus,     ///< by its corpus, likewise
};

/// Recordings of one speaker, or corpus, each normalised by the statistics of all of them. `own` is
/// nothing where the model has no layer to adapt, or wants more recordings.
struct SpeakerRecognitions {
  std::vector<Recognition> recognitions;  ///< in the order of the recordings
  std::optional<SpeakerStats> own;
};
SpeakerRecognitions recognize_speaker(const Recognizer& recognizer,
                                      const std::vector<Recording>& recordings, int jobs);

/// One recording, from reading to probabilities. One that cannot be used is a result with a
/// failure; errors of other kinds are thrown. `own`: as for Recognizer::recognize().
Recognition recognize_recording(const Recognizer& recognizer, const Recording& recording,
                                const SpeakerStats* own = nullptr);

}  // namespace ser
