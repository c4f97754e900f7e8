#include "corpora/explain.hpp"

#include <algorithm>
#include <utility>

#include "core/text.hpp"

namespace ser {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kCodesShown = 12;

/// "01, 02, 03 …", or the regular expression.
std::string allowed_text(const NamePart& part) {
  if (part.alternatives.empty()) return "must fit " + part.regex;
  std::vector<std::string> codes;
  for (const auto& [code, unused] : part.alternatives) {
    if (codes.size() == kCodesShown) {
      codes.emplace_back("…");
      break;
    }
    codes.push_back(code);
  }
  return "one of " + join(codes, ", ");
}

std::string fault_of(const PatternFit& fit, const CorpusDefinition& definition) {
  const std::string rest = fit.name.substr(fit.fits);
  const std::string here = rest.empty() ? "the name ends" : "'" + rest + "' is left";
  if (fit.piece.empty()) return "the name goes on with '" + rest + "'";
  if (!fit.piece.starts_with('{')) return "'" + fit.piece + "' is missing where " + here;
  const std::string part = fit.piece.substr(1, fit.piece.size() - 2);
  return "part '" + part + "' does not fit where " + here + " (" +
         allowed_text(definition.parts.at(part)) + ")";
}

/// Why a name that a pattern fits is not taken, or nothing.
std::string fault_of_fitting(const NameReader& reader, const PartMatches& matches,
                             const fs::path& file) {
  if (!reader.row_of(matches)) {
    return "the pattern fits, but a column has no value for these parts, or speaker or label is "
           "empty";
  }
  if (reader.read(file)) return "";
  return "the pattern fits, but the ending is none of " +
         join(reader.definition().extensions, ", ");
}

NameExplanation explanation_of(const fs::path& file, const NameReader& reader) {
  const CorpusDefinition& definition = reader.definition();
  NameExplanation best{definition.name, {}, {}, {}, -1.0};
  for (std::size_t i = 0; i < definition.patterns.size(); ++i) {
    const NamePattern& pattern = reader.patterns()[i];
    NameExplanation next{definition.name, definition.patterns[i], {}, {}, 1.0};
    if (const auto matches = pattern.match(file)) {
      next.fault = fault_of_fitting(reader, *matches, file);
      if (const auto name = reader.row_of(*matches); name && next.fault.empty()) {
        next.row = name->row;
      }
    } else {
      const PatternFit fit = pattern.furthest(file);
      next.fault = fault_of(fit, definition);
      next.share = static_cast<double>(fit.fits) /
                   static_cast<double>(std::max<std::size_t>(1, fit.name.size() + 1));
    }
    if (next.row) return next;
    if (next.share > best.share) best = std::move(next);
  }
  return best;
}

}  // namespace

std::vector<NameExplanation> explain_name(const fs::path& file,
                                          std::span<const CorpusDefinition> definitions) {
  const fs::path path = fs::absolute(file).lexically_normal();
  std::vector<NameExplanation> all;
  for (const auto& definition : definitions) {
    all.push_back(explanation_of(path, NameReader(definition)));
  }
  std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
    return std::pair(a.row.has_value(), a.share) > std::pair(b.row.has_value(), b.share);
  });
  return all;
}

}  // namespace ser
