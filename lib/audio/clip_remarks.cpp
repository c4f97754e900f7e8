#include "audio/clip_remarks.hpp"

#include "core/text.hpp"

namespace ser {

std::string used_text(const TimeRange& used) {
  const std::string end = fixed(*used.end_s, 1);
  return used.start_s == 0.0 ? "the first " + end : fixed(used.start_s, 1) + " to " + end;
}

bool nearly_cancels(const AudioFacts& facts) {
  constexpr double kNearlyNothing = 30.0;  // dB
  return !facts.cancels && facts.mix_loss_db > kNearlyNothing;
}

namespace {

void add_lost(const AudioFacts& facts, std::vector<ClipRemark>& remarks) {
  if (!facts.lost.empty()) remarks.push_back({ClipWarning::kLost, facts.lost});
}

void add_cancelling(const AudioFacts& facts, std::vector<ClipRemark>& remarks) {
  if (!nearly_cancels(facts)) return;
  remarks.push_back(
      {ClipWarning::kCancels, "its channels nearly cancel each other: their mean is " +
                                  fixed(facts.mix_loss_db, 0) + " dB quieter than they are"});
}

}  // namespace

std::vector<ClipRemark> remarks_on(const AudioFacts& facts) {
  std::vector<ClipRemark> remarks;
  add_lost(facts, remarks);
  if (facts.clipped) {
    remarks.push_back({ClipWarning::kClipped, "audio is clipped; the label is less reliable"});
  }
  add_cancelling(facts, remarks);
  return remarks;
}

std::vector<ClipRemark> remarks_for_features(const AudioFacts& facts) {
  std::vector<ClipRemark> remarks;
  add_lost(facts, remarks);
  if (facts.silent) {
    remarks.push_back({ClipWarning::kSilent, "is silent (all samples are equal)"});
  } else if (facts.cancels) {
    remarks.push_back(
        {ClipWarning::kSilent, "is silent once its channels are mixed: they cancel each other"});
  }
  add_cancelling(facts, remarks);
  return remarks;
}

std::optional<ClipRemark> remark_on_part(const TimeRange& used, double seconds) {
  constexpr double kForgiven = 0.5;
  if (!used.end_s || seconds < *used.end_s + kForgiven) return std::nullopt;
  return ClipRemark{ClipWarning::kPartUsed,
                    "only " + used_text(used) + " of " + fixed(seconds, 1) + " s are used"};
}

namespace {

/// What the recordings of a kind have in common.
std::string in_common(ClipWarning kind) {
  switch (kind) {
    case ClipWarning::kLost:
      return "are damaged or cut";
    case ClipWarning::kSilent:
      return "are silent";
    case ClipWarning::kClipped:
      return "are clipped; their labels are less reliable";
    case ClipWarning::kCancels:
      return "have channels that nearly cancel each other";
    case ClipWarning::kPartUsed:
      break;
  }
  return "are longer than the part that is used";
}

constexpr std::size_t kFewLines = 3;

}  // namespace

void ClipRemarks::add(const std::string& name, const std::vector<ClipRemark>& remarks,
                      Observer& observer) {
  for (const ClipRemark& remark : remarks) {
    const std::string line = name + ": " + remark.text;
    if (remark.kind == ClipWarning::kLost) {
      observer.warn(line);
      continue;
    }
    Kind& kind = kinds_[remark.kind];
    ++kind.count;
    if (kind.first.size() < kFewLines) kind.first.push_back(line);
  }
}

void ClipRemarks::say(std::size_t recordings, Observer& observer) const {
  for (const auto& [kind, found] : kinds_) {
    if (found.count <= kFewLines) {
      for (const std::string& line : found.first) observer.warn(line);
    } else {
      observer.warn(std::to_string(found.count) + " of " + std::to_string(recordings) +
                    " recordings " + in_common(kind) + " (first: " + found.first.front() + ")");
    }
  }
}

}  // namespace ser
