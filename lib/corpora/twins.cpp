#include "corpora/twins.hpp"

#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "corpora/recognise.hpp"
#include "storage/resources.hpp"

namespace ser {
namespace {

/// Readers of the corpora that the manifest names, of all where a row names none; only of those
/// that know twins.
std::vector<NameReader> readers_for(const Manifest& manifest) {
  std::set<std::string> corpora;
  for (const Utterance& row : manifest.rows) corpora.insert(row.corpus);
  std::vector<NameReader> readers;
  for (const auto& name : resource_names(ResourceKind::kCorpora)) {
    if (!corpora.contains(name) && !corpora.contains("")) continue;
    if (!find_json(ResourceKind::kCorpora, name).contains("twins")) continue;
    readers.emplace_back(find_definition(name));
  }
  return readers;
}

}  // namespace

Manifest with_twins(Manifest manifest) {
  const auto readers = readers_for(manifest);
  for (Utterance& row : manifest.rows) {
    for (const NameReader& reader : readers) {
      if (!row.corpus.empty() && row.corpus != reader.definition().name) continue;
      const auto name = reader.read("/" + row.file);
      if (name) row.twin_group = name->twin_identity;
    }
  }
  return manifest;
}

}  // namespace ser
