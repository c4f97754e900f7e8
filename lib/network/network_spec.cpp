#include "network/network_spec.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "storage/resources.hpp"

namespace ser {
namespace {

Branch branch_from_json(const Json& json, const std::string& where) {
  JsonReader reader(json, where);
  Branch branch;
  branch.input = reader.string("input");
  if (branch.input.empty()) throw usage_error(reader.path_of("input") + ": must not be empty");
  branch.layers = layer_specs_from_json(reader.array("layers"), reader.path_of("layers"));
  reader.finish();
  return branch;
}

/// Throws when the last branch reads what another one reads.
void check_read_once(const std::vector<Branch>& branches, const std::string& where) {
  const std::string& input = branches.back().input;
  const auto same = [&](const Branch& branch) { return branch.input == input; };
  if (std::any_of(branches.begin(), branches.end() - 1, same)) {
    throw usage_error(where + ".input: another branch reads '" + input + "' already");
  }
}

}  // namespace

NetworkSpec network_spec_from_json(const Json& json, const std::string& where) {
  JsonReader reader(json, where);
  NetworkSpec spec;
  spec.where = where;
  spec.about = reader.string_or("about", "");
  const Json& branches = reader.array("branches");
  const std::string path = reader.path_of("branches");
  if (branches.empty()) throw usage_error(path + ": must not be empty");
  for (std::size_t i = 0; i < branches.size(); ++i) {
    const std::string place = path + "." + std::to_string(i);
    spec.branches.push_back(branch_from_json(branches[i], place));
    check_read_once(spec.branches, place);
  }
  spec.head = layer_specs_from_json(reader.array("head"), reader.path_of("head"));
  spec.embedding = reader.string_or("embedding", "");
  reader.finish();
  return spec;
}

Json describe(const NetworkSpec& spec) {
  Json json = Json::object();
  if (!spec.about.empty()) json["about"] = spec.about;
  json["branches"] = Json::array();
  for (const auto& branch : spec.branches) {
    json["branches"].push_back({{"input", branch.input}, {"layers", describe(branch.layers)}});
  }
  json["head"] = describe(spec.head);
  if (!spec.embedding.empty()) json["embedding"] = spec.embedding;
  return json;
}

NetworkSpec find_network_spec(const std::string& name) {
  const Resource found = find_resource(ResourceKind::kNetworks, name);
  return network_spec_from_json(parse_json(found.text, found.origin), found.origin + ":");
}

}  // namespace ser
