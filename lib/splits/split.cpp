#include "splits/split.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "core/error.hpp"
#include "core/text.hpp"
#include "storage/csv.hpp"

namespace ser {
namespace {

constexpr std::size_t kShownLeaks = 10;

/// The parts in which each key was seen; says where a key stands on two sides.
class Sides {
 public:
  explicit Sides(std::string kind) : kind_(std::move(kind)) {}

  void add(const std::string& key, Part part) { parts_[key].insert(part); }

  void report(bool dev_may_share, std::vector<std::string>& leaks) const {
    for (const auto& [key, parts] : parts_) {
      std::set<Part> sides = parts;
      if (dev_may_share && sides.contains(Part::kTrain)) sides.erase(Part::kDev);
      if (sides.size() < 2) continue;
      std::vector<std::string> names;
      names.reserve(sides.size());
      for (const Part part : sides) names.emplace_back(part_name(part));
      leaks.push_back(kind_ + " " + key + " is in " + join(names, " and "));
    }
  }

 private:
  std::string kind_;
  std::map<std::string, std::set<Part>> parts_;
};

}  // namespace

namespace {

std::string piece_of(const Utterance& row) { return piece_name(row.file, row.start, row.end); }

}  // namespace

std::string_view part_name(Part part) { return spelling(kPartNames, part); }

std::optional<Part> part_of_name(std::string_view name) { return value_of(kPartNames, name); }

std::string speaker_text(const SpeakerId& speaker) {
  return speaker.first.empty() ? speaker.second : speaker.first + ":" + speaker.second;
}

std::vector<std::size_t> Split::rows(Part side) const {
  std::vector<std::size_t> result;
  for (std::size_t i = 0; i < part.size(); ++i) {
    if (part[i] == side) result.push_back(i);
  }
  return result;
}

std::string split_csv(const Manifest& manifest, const Split& split) {
  std::string csv = "file,start,end,part\n";
  for (std::size_t i = 0; i < manifest.rows.size(); ++i) {
    if (split.part[i] == Part::kUnused) continue;
    const Utterance& row = manifest.rows[i];
    csv += csv_line(std::vector<std::string>{row.file, row.start, row.end,
                                             std::string(part_name(split.part[i]))});
  }
  return csv;
}

Split read_split(const std::filesystem::path& path, const Manifest& manifest) {
  const CsvTable table = read_csv(path);
  const auto file = table.required_column("file");
  const auto part = table.required_column("part");
  const auto start = table.column("start");
  const auto end = table.column("end");
  std::map<std::tuple<std::string, std::string, std::string>, Part> sides;
  for (const CsvRow& row : table.rows) {
    const auto side = part_of_name(row.cells[part]);
    if (!side) {
      throw data_error(table.source + ":" + std::to_string(row.line) + ": unknown part '" +
                       row.cells[part] + "' (known: " + join(names_of(kPartNames), ", ") + ")");
    }
    const auto [known, fresh] = sides.try_emplace(
        {row.cells[file], start ? row.cells[*start] : "", end ? row.cells[*end] : ""}, *side);
    if (!fresh && known->second != *side) {
      throw data_error(table.source + ":" + std::to_string(row.line) + ": '" + row.cells[file] +
                       "' is listed as " + std::string(part_name(known->second)) + " before");
    }
  }
  Split split;
  split.recipe = "file";
  for (const Utterance& row : manifest.rows) {
    const auto side = sides.find({row.file, row.start, row.end});
    split.part.push_back(side == sides.end() ? Part::kUnused : side->second);
  }
  const std::size_t unused = split.rows(Part::kUnused).size();
  if (unused == manifest.rows.size()) {
    throw data_error(manifest.source + ": none of its clips is in " + path.string() +
                     "; the split was made from another manifest");
  }
  if (unused > 0) {
    split.notes.push_back(std::to_string(unused) + " of " + std::to_string(manifest.rows.size()) +
                          " clips of " + manifest.source + " are not in " + path.string() +
                          " and are left out");
  }
  return split;
}

SpeakerId folded_speaker(const SpeakerId& speaker) {
  return {folded_id(speaker.first), folded_id(speaker.second)};
}

const std::string& content_hash(const Utterance& row) {
  return row.heard_hash.empty() ? row.hash : row.heard_hash;
}

Heard heard_in(const Manifest& manifest, const Split& split) {
  Heard heard;
  for (std::size_t i = 0; i < manifest.rows.size(); ++i) {
    if (split.part[i] != Part::kTrain && split.part[i] != Part::kDev) continue;
    const Utterance& row = manifest.rows[i];
    if (!row.speaker.empty()) heard.speakers.insert(row.speaker_id());
    for (const std::string& hash : {row.hash, row.heard_hash}) {
      if (!hash.empty()) heard.recordings.insert(hash);
    }
  }
  return heard;
}

std::vector<std::string> find_leaks(const Manifest& manifest, const Split& split) {
  Sides speakers("speaker");
  Sides recordings("the recording of");
  Sides twins("a twin of");
  Sides sources("a copy of");
  std::map<SpeakerId, std::string> first_speaker;
  std::map<std::string, std::string> first_with_hash;
  std::map<std::string, std::string> first_twin;
  for (std::size_t i = 0; i < manifest.rows.size(); ++i) {
    if (split.part[i] == Part::kUnused) continue;
    const Utterance& row = manifest.rows[i];
    if (!row.speaker.empty()) {
      const auto [known, fresh] = first_speaker.try_emplace(folded_speaker(row.speaker_id()),
                                                            speaker_text(row.speaker_id()));
      speakers.add(known->second, split.part[i]);
    }
    if (const std::string& hash = content_hash(row); !hash.empty()) {
      recordings.add(first_with_hash.try_emplace(hash, piece_of(row)).first->second, split.part[i]);
    }
    if (!row.twin.empty()) {
      twins.add(first_twin.try_emplace(row.twin, row.file).first->second, split.part[i]);
    }
    sources.add(row.file, split.part[i]);
    if (!row.source.empty()) sources.add(row.source, split.part[i]);
  }
  std::vector<std::string> leaks;
  speakers.report(split.dev_shares_speaker, leaks);
  recordings.report(false, leaks);
  twins.report(false, leaks);
  sources.report(false, leaks);
  return leaks;
}

bool copies_leak(const Manifest& manifest, const Split& split) {
  std::map<std::string, std::set<Part>> sides;
  std::set<std::string> copied;
  for (std::size_t i = 0; i < manifest.rows.size(); ++i) {
    if (split.part[i] == Part::kUnused) continue;
    const Utterance& row = manifest.rows[i];
    sides[row.source.empty() ? row.file : row.source].insert(split.part[i]);
    if (!row.source.empty()) copied.insert(row.source);
  }
  return std::any_of(copied.begin(), copied.end(),
                     [&](const std::string& source) { return sides[source].size() > 1; });
}

std::vector<std::string> find_leaks(const Heard& heard, const Manifest& manifest,
                                    const std::vector<std::size_t>& rows) {
  std::set<SpeakerId> heard_speakers;
  for (const SpeakerId& speaker : heard.speakers) heard_speakers.insert(folded_speaker(speaker));
  std::set<std::string> leaks;
  for (const std::size_t i : rows) {
    const Utterance& row = manifest.rows[i];
    if (!row.speaker.empty() && heard_speakers.contains(folded_speaker(row.speaker_id()))) {
      leaks.insert("speaker " + speaker_text(row.speaker_id()) + " was in training");
    } else if (heard.recordings.contains(row.hash) || heard.recordings.contains(row.heard_hash)) {
      leaks.insert("the recording of " + piece_of(row) + " was in training");
    }
  }
  return {leaks.begin(), leaks.end()};
}

void throw_leaks(const std::string& what, const std::vector<std::string>& leaks) {
  std::vector<std::string> shown(
      leaks.begin(),
      leaks.begin() + static_cast<std::ptrdiff_t>(std::min(leaks.size(), kShownLeaks)));
  if (leaks.size() > kShownLeaks) {
    shown.push_back(std::to_string(leaks.size() - kShownLeaks) + " more");
  }
  throw data_error(what + " is not speaker-disjoint: " + join(shown, "; ") +
                   " (--allow-speaker-overlap goes on and stamps every report speaker-dependent)");
}

}  // namespace ser
