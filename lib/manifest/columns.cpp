#include "manifest/columns.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string_view>

#include "core/error.hpp"
#include "core/suggestion.hpp"
#include "core/text.hpp"
#include "manifest/utterance_columns.hpp"

namespace ser {
namespace {

/// Columns that are no members of Utterance, and that ser asks for by name all the same.
constexpr std::array<std::string_view, 2> kAskedFor = {"split", "database"};

/// A column without which labels, speakers or pieces would be other ones, with what others call
/// it (letters and digits alone).
struct WatchedColumn {
  std::string_view name;
  std::vector<std::string_view> others;
};

const std::vector<WatchedColumn>& watched_columns() {
  static const std::vector<WatchedColumn> kWatched = {
      {"file",
       {"path", "filename", "filepath", "audio", "audiofile", "audiopath", "wav", "wavfile",
        "wavpath", "recording", "clip"}},
      {"emotion",
       {"emotionlabel", "emotionname", "emotionclass", "emotionid", "emotioncode", "emo"}},
      {"label", {}},
      {"speaker",
       {"speakerid", "speakername", "speakercode", "spk", "spkr", "spkid", "spkrid", "actor",
        "actorid"}},
      {"start", {"starts", "starttime", "startsec", "startseconds", "begin", "begintime", "onset"}},
      {"end", {"ends", "endtime", "endsec", "endseconds", "stop", "stoptime"}},
  };
  return kWatched;
}

std::vector<std::string> role_names() {
  std::vector<std::string> names = known_column_names();
  names.insert(names.end(), kAskedFor.begin(), kAskedFor.end());
  return names;
}

/// `Sample Rate` as `sample_rate`.
std::string folded(std::string_view name) {
  std::string text = lower(trimmed(name));
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == ' ' || c == '-'; }, '_');
  return text;
}

std::string letters_of(std::string_view name) {
  std::string text = lower(name);
  std::erase_if(text, [](char c) { return c == ' ' || c == '_' || c == '-' || c == '.'; });
  return text;
}

std::optional<std::string> role_of(const std::string& header) {
  const std::string name = folded(header);
  const auto roles = role_names();
  const auto found = std::find(roles.begin(), roles.end(), name);
  return found == roles.end() ? std::nullopt : std::optional(*found);
}

std::string found_text(const CsvTable& table) {
  return "(found: " + join(table.header, ", ") + ")";
}

/// Which column of a table each role is read from.
class Assignment {
 public:
  Assignment(const CsvTable& table, std::span<const ColumnChoice> choices) : table_(table) {
    for (const ColumnChoice& choice : choices) choose(choice);
    for (std::size_t cell = 0; cell < table.header.size(); ++cell) assign(cell);
    refuse_near_misses();
    if (!roles_.contains("file")) {
      throw data_error(where() + "no column 'file' " + found_text(table_) +
                       "; ser ingest --column file=NAME names it");
    }
  }

  std::vector<NamedColumn> columns() && { return std::move(columns_); }

 private:
  std::string where() const { return table_.source + ":1: "; }

  void choose(const ColumnChoice& choice) {
    chosen_.insert(choice.role);
    if (choice.name.empty()) return;
    const auto cell = table_.column(choice.name);
    if (!cell) {
      throw data_error(where() + "--column " + choice.role + "=" + choice.name + ": no column '" +
                       choice.name + "' " + found_text(table_));
    }
    taken_.insert(*cell);
    add(*cell, choice.role);
  }

  void add(std::size_t cell, const std::string& role) {
    const auto [first, fresh] = roles_.try_emplace(role, cell);
    if (!fresh) {
      throw data_error(where() + "columns '" + table_.header[first->second] + "' and '" +
                       table_.header[cell] + "' are both read as '" + role +
                       "': rename one (or ser ingest --column " + role + "=NAME)");
    }
    columns_.push_back({cell, role});
  }

  void assign(std::size_t cell) {
    const std::string& header = table_.header[cell];
    if (taken_.contains(cell) || trimmed(header).empty()) return;
    if (const auto role = role_of(header)) {
      if (!chosen_.contains(*role)) add(cell, *role);
      return;
    }
    columns_.push_back({cell, header});
    others_.push_back(cell);
  }

  bool is_there(std::string_view role) const {
    return roles_.contains(std::string(role)) || chosen_.contains(std::string(role));
  }

  /// A label says the emotion as well, so that beside it only a misspelling counts.
  bool looks_like(const std::string& header, const WatchedColumn& watched) const {
    const std::string letters = letters_of(header);
    if (watched.name == "label" && is_there("emotion")) return false;
    const bool is_other =
        std::find(watched.others.begin(), watched.others.end(), letters) != watched.others.end();
    if (is_other) return watched.name != "emotion" || !is_there("label");
    return is_near_miss(letters, watched.name);
  }

  void refuse_near_misses() const {
    std::vector<std::string> similar;
    std::string remedy;
    std::string nothing;
    for (const WatchedColumn& watched : watched_columns()) {
      if (is_there(watched.name)) continue;
      for (const std::size_t cell : others_) {
        const std::string& header = table_.header[cell];
        if (!looks_like(header, watched)) continue;
        const std::string role(watched.name);
        similar.push_back("'" + header + "' looks like '" + role + "'");
        const std::string choice = role + "=" + header;
        remedy +=
            " --column " + (header.find(' ') == std::string::npos ? choice : "'" + choice + "'");
        if (role != "file") nothing = " (--column " + role + "= says that there is none)";
        break;
      }
    }
    if (similar.empty()) return;
    const std::string what = similar.size() == 1 ? "column " : "columns ";
    throw data_error(where() + what + join(similar, ", ") + ": rename " +
                     (similar.size() == 1 ? "it" : "them") + ", or name " +
                     (similar.size() == 1 ? "it" : "them") + " in ser ingest with" + remedy +
                     nothing);
  }

  const CsvTable& table_;
  std::set<std::string> chosen_;              ///< roles that the command line decides
  std::map<std::string, std::size_t> roles_;  ///< role → the cell that it is read from
  std::set<std::size_t> taken_;               ///< cells that were chosen
  std::vector<std::size_t> others_;           ///< cells that no role names
  std::vector<NamedColumn> columns_;
};

}  // namespace

ColumnChoice parse_column_choice(const std::string& text) {
  const auto equals = text.find('=');
  if (equals == std::string::npos) {
    throw usage_error("--column " + text + ": must be ROLE=NAME, such as emotion=Label");
  }
  ColumnChoice choice{folded(text.substr(0, equals)), trimmed(text.substr(equals + 1))};
  const auto roles = role_names();
  if (std::find(roles.begin(), roles.end(), choice.role) == roles.end()) {
    throw usage_error("--column " + text + ": unknown column '" + choice.role + "' " +
                      known_names(choice.role, roles));
  }
  return choice;
}

std::vector<NamedColumn> named_columns(const CsvTable& table,
                                       std::span<const ColumnChoice> choices) {
  auto columns = Assignment(table, choices).columns();
  std::sort(columns.begin(), columns.end(),
            [](const NamedColumn& a, const NamedColumn& b) { return a.cell < b.cell; });
  return columns;
}

}  // namespace ser
