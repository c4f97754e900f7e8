#include "corpora/remarks.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "core/text.hpp"
#include "manifest/speaker_emotions.hpp"

namespace ser {
namespace {

using Rows = std::vector<const Utterance*>;

Rows selected(const ExpectedCount& expected, std::span<const Utterance* const> recordings) {
  Rows result;
  for (const Utterance* row : recordings) {
    const bool fits = std::all_of(
        expected.when.begin(), expected.when.end(),
        [&](const auto& condition) { return row->column(condition.first) == condition.second; });
    if (fits) result.push_back(row);
  }
  return result;
}

std::string name_of(const CorpusDefinition& definition, const ExpectedCount& expected) {
  std::string name = definition.name;
  for (const auto& [column, value] : expected.when) name += ", " + column + " " + value;
  return name + ": ";
}

/// "speakers absent: 19, 20", or nothing.
void compare_speakers(const ExpectedCount& expected, const Rows& recordings,
                      const std::string& name, std::vector<std::string>& differences) {
  if (expected.speakers.empty()) return;
  std::set<std::string> here;
  for (const Utterance* row : recordings) here.insert(row->speaker);
  std::vector<std::string> absent;
  for (const auto& speaker : expected.speakers) {
    if (here.erase(speaker) == 0) absent.push_back(speaker);
  }
  const std::vector<std::string> unheard_of(here.begin(), here.end());
  const auto say = [&](const char* what, const std::vector<std::string>& speakers) {
    if (speakers.empty()) return;
    differences.push_back(name + std::to_string(speakers.size()) +
                          (speakers.size() == 1 ? " speaker " : " speakers ") + what + ": " +
                          join(speakers, " "));
  };
  say("absent", absent);
  say("not published", unheard_of);
}

void compare_emotions(const ExpectedCount& expected, const Rows& recordings,
                      const std::string& name, std::vector<std::string>& differences) {
  if (expected.emotions.empty()) return;
  std::map<std::string, std::size_t> here;
  for (const Utterance* row : recordings) ++here[row->emotion];
  std::vector<std::string> texts;
  for (const auto& [emotion, count] : expected.emotions) {
    const std::size_t found = here.contains(emotion) ? here.at(emotion) : 0;
    here.erase(emotion);
    if (found == count) continue;
    texts.push_back(emotion + " " + std::to_string(found) + " of " + std::to_string(count));
  }
  for (const auto& [emotion, count] : here) {
    if (emotion.empty()) continue;  // a label that the definition leaves out
    texts.push_back(emotion + " " + std::to_string(count) + " of 0");
  }
  if (!texts.empty()) differences.push_back(name + join(texts, ", "));
}

}  // namespace

PublishedComparison compare_with_published(const CorpusDefinition& definition,
                                           std::span<const Utterance* const> recordings,
                                           bool emotions) {
  PublishedComparison result;
  for (const ExpectedCount& expected : definition.expected) {
    const Rows here = selected(expected, recordings);
    if (here.empty()) continue;
    result.expected += expected.files;
    const std::string name = name_of(definition, expected);
    if (here.size() != expected.files) {
      const bool fewer = here.size() < expected.files;
      const std::size_t difference =
          fewer ? expected.files - here.size() : here.size() - expected.files;
      result.differences.push_back(name + std::to_string(here.size()) +
                                   (here.size() == 1 ? " recording where " : " recordings where ") +
                                   std::to_string(expected.files) + " were published (" +
                                   std::to_string(difference) + (fewer ? " fewer)" : " more)"));
    }
    compare_speakers(expected, here, name, result.differences);
    if (emotions) compare_emotions(expected, here, name, result.differences);
  }
  return result;
}

namespace {

using Recordings = std::span<const HeardRecording>;

constexpr std::size_t kFewestForOutliers = 20;
constexpr double kFarOut = 3.0;       // Tukey, Exploratory Data Analysis (1977)
constexpr double kLeastSpread = 0.1;  // of the median: equal durations have no spread at all

std::string counted(std::size_t count) {
  return std::to_string(count) + (count == 1 ? " recording" : " recordings");
}

/// What a whole number of the recordings (a rate, the channels) is called in remarks.
struct Property {
  RemarkKind kind;
  std::optional<int> Utterance::*value;
  std::string (*in_words)(int);
};

std::string rate_words(int rate) { return std::to_string(rate) + " Hz"; }

std::string channel_words(int channels) {
  return channels == 1   ? "one channel"
         : channels == 2 ? "two channels (stereo)"
                         : std::to_string(channels) + " channels";
}

std::vector<Remark> property_remarks(const std::string& corpus, Recordings recordings,
                                     const Property& property) {
  std::vector<Remark> remarks;
  std::map<int, std::vector<std::string>> files;
  for (const auto& heard : recordings) {
    files[(heard.row->*property.value).value_or(0)].push_back(heard.row->file);
  }
  const auto most = std::max_element(files.begin(), files.end(), [](const auto& a, const auto& b) {
    return a.second.size() < b.second.size();
  });
  if (2 * most->second.size() <= recordings.size()) {
    std::vector<std::string> counts;
    counts.reserve(files.size());
    for (const auto& [value, names] : files) {
      counts.push_back(counted(names.size()) + " with " + property.in_words(value));
    }
    remarks.push_back({corpus, property.kind, join(counts, ", "), {}});
    return remarks;
  }
  for (const auto& [value, names] : files) {
    if (value == most->first) continue;
    remarks.push_back({corpus, property.kind,
                       counted(names.size()) + " with " + property.in_words(value) + ", not " +
                           property.in_words(most->first) + " as the others",
                       names});
  }
  return remarks;
}

/// Of sorted values, interpolated.
double quantile(std::span<const double> sorted, double part) {
  const double at = part * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(at);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (at - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

std::vector<Remark> duration_remarks(const std::string& corpus, Recordings recordings) {
  std::vector<Remark> remarks;
  if (recordings.size() < kFewestForOutliers) return remarks;
  std::vector<double> seconds;
  for (const auto& heard : recordings) seconds.push_back(heard.row->duration.value_or(0.0));
  std::sort(seconds.begin(), seconds.end());
  const double low = quantile(seconds, 0.25);
  const double high = quantile(seconds, 0.75);
  const double spread = std::max(high - low, kLeastSpread * quantile(seconds, 0.5));
  const auto outside = [&](bool longer) {
    std::vector<std::string> files;
    for (const auto& heard : recordings) {
      const double duration = heard.row->duration.value_or(0.0);
      if (longer ? duration > high + kFarOut * spread : duration < low - kFarOut * spread) {
        files.push_back(heard.row->file);
      }
    }
    if (files.empty()) return;
    remarks.push_back({corpus, RemarkKind::kDuration,
                       counted(files.size()) + " much " + (longer ? "longer" : "shorter") +
                           " than the others, half of which last " + fixed(low, 2) + " to " +
                           fixed(high, 2) + " s",
                       files});
  };
  outside(false);
  outside(true);
  return remarks;
}

std::vector<Remark> clipping_remarks(const std::string& corpus, Recordings recordings) {
  std::vector<std::string> files;
  for (const auto& heard : recordings) {
    if (heard.clipped) files.push_back(heard.row->file);
  }
  if (files.empty()) return {};
  const std::string text =
      counted(files.size()) + " clipped (3 successive samples or more at full scale)";
  return {{corpus, RemarkKind::kClipped, text, std::move(files)}};
}

std::vector<Remark> damage_remarks(const std::string& corpus, Recordings recordings) {
  Remark damaged{corpus, RemarkKind::kDamaged, "", {}};
  Remark cancelling{corpus, RemarkKind::kCancels, "", {}};
  for (const HeardRecording& recording : recordings) {
    const std::string& file = recording.row->file;
    if (!recording.lost.empty()) damaged.files.push_back(file + " (" + recording.lost + ")");
    if (recording.cancels) cancelling.files.push_back(file);
  }
  std::vector<Remark> remarks;
  damaged.text = counted(damaged.files.size()) + " damaged or cut, and used as far as it was read";
  cancelling.text = counted(cancelling.files.size()) +
                    " with channels that nearly cancel each other, so that their mean is quiet";
  for (Remark* remark : {&damaged, &cancelling}) {
    if (!remark->files.empty()) remarks.push_back(std::move(*remark));
  }
  return remarks;
}

}  // namespace

namespace {

std::vector<Remark> speaker_remarks(const std::string& corpus, Recordings recordings) {
  std::vector<const Utterance*> rows;
  for (const HeardRecording& heard : recordings) rows.push_back(heard.row);
  const auto text = tied_text(speaker_emotions(rows));
  if (!text) return {};
  return {{corpus, RemarkKind::kSpeakerEmotion, *text, {}}};
}

}  // namespace

std::vector<Remark> remarks_on(const std::string& corpus, Recordings recordings) {
  std::vector<Remark> remarks;
  if (recordings.empty()) return remarks;
  const Property rate{RemarkKind::kSampleRate, &Utterance::sample_rate, rate_words};
  const Property channels{RemarkKind::kChannels, &Utterance::channels, channel_words};
  for (auto& some :
       {property_remarks(corpus, recordings, rate), property_remarks(corpus, recordings, channels),
        duration_remarks(corpus, recordings), clipping_remarks(corpus, recordings),
        damage_remarks(corpus, recordings), speaker_remarks(corpus, recordings)}) {
    remarks.insert(remarks.end(), some.begin(), some.end());
  }
  return remarks;
}

}  // namespace ser
