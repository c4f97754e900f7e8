#include "corpora/recognise.hpp"

#include <algorithm>
#include <utility>

#include "audio/formats.hpp"
#include "core/error.hpp"
#include "core/text.hpp"

namespace ser {
namespace {

constexpr std::string_view kCodeSuffix = ".code";

/// A piece of a pattern or form: literal text, or what stands between braces.
struct Piece {
  std::string text;
  bool braced = false;
};

std::vector<Piece> pieces_of(const std::string& form, const std::string& where) {
  std::vector<Piece> pieces;
  for (std::size_t at = 0; at < form.size();) {
    if (form[at] != '{') {
      const std::size_t end = std::min(form.find('{', at), form.size());
      pieces.push_back({form.substr(at, end - at), false});
      at = end;
      continue;
    }
    const std::size_t end = form.find('}', at);
    if (end == std::string::npos || end == at + 1) {
      throw usage_error(where + ": a brace must enclose the name of a part");
    }
    pieces.push_back({form.substr(at + 1, end - at - 1), true});
    at = end + 1;
  }
  return pieces;
}

std::string part_name(std::string_view braced) {
  if (braced.ends_with(kCodeSuffix)) braced.remove_suffix(kCodeSuffix.size());
  return std::string(braced);
}

std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (std::string_view("\\^$.|?*+()[]{}").find(c) != std::string_view::npos) result += '\\';
    result += c;
  }
  return result;
}

std::string without_spaces(std::string text) {
  std::erase_if(text, [](char c) { return c == ' ' || c == '\t'; });
  return text;
}

std::regex compiled(const std::string& expression, const std::string& where) {
  try {
    return std::regex(expression, std::regex::ECMAScript | std::regex::icase);
  } catch (const std::regex_error& error) {
    throw usage_error(where + ": '" + expression + "' is no regular expression");
  }
}

}  // namespace

std::vector<std::string> parts_in(const std::string& form, const std::string& where) {
  std::vector<std::string> names;
  for (const Piece& piece : pieces_of(form, where)) {
    if (piece.braced) names.push_back(part_name(piece.text));
  }
  return names;
}

std::string filled(const std::string& form, const PartMatches& matches) {
  std::string result;
  for (const Piece& piece : pieces_of(form, form)) {
    if (!piece.braced) {
      result += piece.text;
      continue;
    }
    const auto match = matches.find(part_name(piece.text));
    if (match == matches.end()) return {};
    result += piece.text.ends_with(kCodeSuffix) ? match->second.code : match->second.value;
  }
  return result;
}

std::string NamePattern::append_part(const std::string& name, const NamePart& part,
                                     std::size_t& captures, const std::string& source) {
  Group group{name, ++captures, {}};
  std::string expression = part.regex;
  if (part.alternatives.empty()) {
    captures += compiled(part.regex, source + ": parts." + name).mark_count();
  } else {
    std::vector<std::string> codes;
    for (const auto& [code, value] : part.alternatives) {
      codes.push_back(code);
      group.alternatives.emplace(lower(code), PartMatch{code, value});
    }
    std::stable_sort(codes.begin(), codes.end(),
                     [](const auto& a, const auto& b) { return a.size() > b.size(); });
    for (auto& code : codes) code = escaped(code);
    expression = join(codes, "|");
  }
  groups_.push_back(std::move(group));
  return "(" + expression + ")";
}

NamePattern::NamePattern(const std::string& pattern, const std::map<std::string, NamePart>& parts,
                         const std::string& source)
    : folders_(static_cast<std::size_t>(std::count(pattern.begin(), pattern.end(), '/'))) {
  const std::string where = source + ": patterns '" + pattern + "'";
  std::size_t captures = 0;
  for (const Piece& piece : pieces_of(pattern, where)) {
    if (!piece.braced) {
      steps_.push_back(
          {piece.text, escaped(folders_ > 0 ? without_spaces(piece.text) : piece.text)});
      continue;
    }
    const bool again = std::any_of(groups_.begin(), groups_.end(),
                                   [&](const Group& group) { return group.part == piece.text; });
    if (again) throw usage_error(where + ": part '" + piece.text + "' appears twice");
    steps_.push_back(
        {"{" + piece.text + "}", append_part(piece.text, parts.at(piece.text), captures, source)});
  }
  std::string expression;
  for (const Step& step : steps_) expression += step.expression;
  regex_ = compiled(expression, where);
}

std::string NamePattern::subject(const std::filesystem::path& path) const {
  std::string name = trimmed(path.stem().string());
  std::filesystem::path folder = path.parent_path();
  for (std::size_t i = 0; i < folders_; ++i, folder = folder.parent_path()) {
    name = without_spaces(folder.filename().string()) + "/" + name;
  }
  return name;
}

PatternFit NamePattern::furthest(const std::filesystem::path& path) const {
  PatternFit fit{subject(path), 0, {}};
  for (std::size_t steps = steps_.size(); steps > 0; --steps) {
    std::string expression;
    for (std::size_t i = 0; i < steps; ++i) expression += steps_[i].expression;
    const std::regex prefix(expression, std::regex::ECMAScript | std::regex::icase);
    std::smatch found;
    if (!std::regex_search(fit.name, found, prefix, std::regex_constants::match_continuous)) {
      fit.piece = steps_[steps - 1].piece;
      continue;
    }
    fit.fits = static_cast<std::size_t>(found.length());
    return fit;
  }
  return fit;
}

std::optional<PartMatches> NamePattern::match(const std::filesystem::path& path) const {
  const std::string name = subject(path);
  std::smatch found;
  if (!std::regex_match(name, found, regex_)) return std::nullopt;
  PartMatches matches;
  for (const Group& group : groups_) {
    PartMatch match{found[group.index].str(), found[group.index].str()};
    if (!group.alternatives.empty()) match = group.alternatives.at(lower(match.code));
    matches.emplace(group.part, std::move(match));
  }
  return matches;
}

namespace {

/// The column's value; nothing where the rule has no value for this name.
std::optional<std::string> value_of(const ColumnRule& rule, const PartMatches& matches) {
  std::string value = filled(rule.form, matches);
  if (rule.values.empty() || value.empty()) return value;
  for (const auto& [key, mapped] : rule.values) {
    if (lower(key) == lower(value)) return mapped;
  }
  return std::nullopt;
}

/// "ravdess actor=12 channel=speech …", without the part `left_out`.
std::string joined_parts(const std::string& corpus, const PartMatches& matches,
                         const std::string& left_out) {
  std::string identity = corpus;
  for (const auto& [part, match] : matches) {
    if (part != left_out) identity.append(" ").append(part).append("=").append(lower(match.value));
  }
  return identity;
}

}  // namespace

NameReader::NameReader(CorpusDefinition definition) : definition_(std::move(definition)) {
  for (const auto& pattern : definition_.patterns) {
    patterns_.emplace_back(pattern, definition_.parts, definition_.name);
  }
}

std::optional<RecognisedName> NameReader::row_of(const PartMatches& matches) const {
  RecognisedName result;
  Utterance& row = result.row;
  row.corpus = definition_.name;
  row.synthetic = definition_.synthetic;
  for (const ColumnRule& rule : definition_.columns) {
    auto value = value_of(rule, matches);
    if (!value) return std::nullopt;
    row.*rule.column = std::move(*value);
  }
  if (row.speaker.empty() || row.label.empty()) return std::nullopt;
  row.emotion = emotion_of(row.label);
  if (const auto speaker = definition_.speakers.find(row.speaker);
      speaker != definition_.speakers.end()) {
    const auto& gender = speaker->second.gender;
    if (row.gender.empty() && gender) row.gender = spelling(kSpeakerGenders, *gender);
    if (row.age.empty()) row.age = speaker->second.age;
  }
  result.identity = joined_parts(definition_.name, matches, "");
  result.twin_identity = result.identity;
  if (const auto& twins = definition_.twins; twins && matches.contains(twins->part)) {
    result.twin_identity = joined_parts(definition_.name, matches, twins->part);
    row.twin = result.twin_identity;
    const auto& code = matches.at(twins->part).code;
    const auto found = std::find(twins->prefer.begin(), twins->prefer.end(), code);
    result.rank =
        definition_.extensions.size() * static_cast<std::size_t>(found - twins->prefer.begin());
  }
  return result;
}

std::optional<RecognisedName> NameReader::read(const std::filesystem::path& path) const {
  std::string extension = lower(path.extension().string());
  if (!extension.empty()) extension.erase(0, 1);
  const auto& allowed = definition_.extensions;
  const auto format = std::find(allowed.begin(), allowed.end(), extension);
  // A recording in another format is a copy behind all others, or says why it cannot be read.
  constexpr std::size_t kBehindAll = 1000;
  if (format == allowed.end() && !has_audio_extension(path)) return std::nullopt;
  const std::size_t rank =
      format == allowed.end() ? kBehindAll : static_cast<std::size_t>(format - allowed.begin());
  for (const NamePattern& pattern : patterns_) {
    const auto matches = pattern.match(path);
    if (!matches) continue;
    if (auto name = row_of(*matches)) {
      name->rank += rank;
      return name;
    }
  }
  return std::nullopt;
}

std::optional<std::string> NameReader::identity_of(const std::string& name) const {
  for (const std::string& path : {"/" + name, "/" + name + "." + definition_.extensions.front()}) {
    if (const auto read_name = read(path)) return read_name->identity;
  }
  return std::nullopt;
}

std::string NameReader::emotion_of(const std::string& label) const {
  const auto emotion = definition_.emotions.find(label);
  return emotion == definition_.emotions.end() ? label : emotion->second;
}

std::vector<NamedFile> recognise_all(const std::vector<std::filesystem::path>& paths,
                                     const std::vector<NameReader>& readers) {
  std::vector<std::vector<std::pair<std::size_t, RecognisedName>>> candidates(paths.size());
  std::vector<std::size_t> accepted(readers.size());
  for (std::size_t i = 0; i < paths.size(); ++i) {
    for (std::size_t r = 0; r < readers.size(); ++r) {
      auto name = readers[r].read(paths[i]);
      if (!name) continue;
      candidates[i].emplace_back(r, std::move(*name));
      ++accepted[r];
    }
  }
  std::vector<NamedFile> named(paths.size());
  for (std::size_t i = 0; i < paths.size(); ++i) {
    const auto best = std::max_element(
        candidates[i].begin(), candidates[i].end(),
        [&](const auto& a, const auto& b) { return accepted[a.first] < accepted[b.first]; });
    if (best == candidates[i].end()) continue;
    named[i] = {&readers[best->first], std::move(best->second)};
  }
  return named;
}

}  // namespace ser
