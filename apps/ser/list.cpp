#include <array>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "core/suggestion.hpp"
#include "core/text.hpp"
#include "features/feature_config.hpp"
#include "reports/front_end.hpp"
#include "reports/table.hpp"
#include "storage/resources.hpp"
#include "verb.hpp"

namespace ser {
namespace {

constexpr std::array kKinds = {ResourceKind::kCorpora,  ResourceKind::kLabels,
                               ResourceKind::kFeatures, ResourceKind::kAugmentations,
                               ResourceKind::kNetworks, ResourceKind::kExperiments,
                               ResourceKind::kFolds};

struct Listed {
  std::string name;
  std::string about;
};

/// What there is of a kind. A file that cannot be read is listed all the same, with a warning.
std::vector<Listed> listed(ResourceKind kind, Observer& observer) {
  std::vector<Listed> all;
  for (const auto& name : resource_names(kind)) {
    std::string about;
    try {
      const Json json = find_json(kind, name);
      if (json.is_object() && json.contains("about") && json["about"].is_string()) {
        about = json["about"].get<std::string>();
      }
    } catch (const Error& error) {
      observer.warn(error.what());
    }
    all.push_back({name, about});
  }
  return all;
}

Json json_of(const std::vector<Listed>& all) {
  Json json = Json::array();
  for (const auto& [name, about] : all) json.push_back({{"name", name}, {"about", about}});
  return json;
}

std::string text_of(const std::vector<Listed>& all, std::size_t indent) {
  Table table{{{}, {}}, {}};
  for (const auto& [name, about] : all) table.rows.push_back({name, about});
  return text_table(table, indent);
}

/// Every feature set's config; that of one that is wrong is empty, with a warning.
template <typename Use>
void for_each_set(const std::vector<Listed>& all, Observer& observer, const Use& use) {
  for (std::size_t i = 0; i < all.size(); ++i) {
    try {
      use(i, find_feature_config(all[i].name));
    } catch (const Error& error) {
      observer.warn(error.what());
      use(i, FeatureConfig{});
    }
  }
}

/// Each set with a line an output column.
std::string text_of_columns(const std::vector<Listed>& all, Observer& observer) {
  std::string text;
  for_each_set(all, observer, [&](std::size_t i, const FeatureConfig& config) {
    text += (text.empty() ? "" : "\n") + text_of({all[i]}, 0);
    if (!config.inputs.empty()) text += text_table(feature_columns(config), 2);
  });
  return text;
}

Json json_of_columns(const std::vector<Listed>& all, Observer& observer) {
  Json json = json_of(all);
  for_each_set(all, observer, [&](std::size_t i, const FeatureConfig& config) {
    json[i]["inputs"] = front_end_json(config);
  });
  return json;
}

std::vector<std::string> kind_names() {
  std::vector<std::string> names;
  names.reserve(std::size(kKinds));
  for (const ResourceKind kind : kKinds) names.emplace_back(resource_kind_name(kind));
  return names;
}

class ListVerb : public Verb {
 public:
  void add_options(CLI::App& app) override {
    app.add_option("KIND", kind_,
                   join(kind_names(), ", ") +
                       "; default: all. With -v, features shows every "
                       "column with its unit");
    app.footer("Example: ser list experiments");
  }

  int run(const CommonOptions& common, Observer& observer) override {
    const std::string output =
        kind_.empty() ? everything(common.json, observer) : one(common, observer);
    std::fputs(output.c_str(), stdout);
    return kExitDone;
  }

 private:
  std::string one(const CommonOptions& common, Observer& observer) const {
    for (const ResourceKind kind : kKinds) {
      if (resource_kind_name(kind) != kind_) continue;
      const auto all = listed(kind, observer);
      if (common.verbose && kind == ResourceKind::kFeatures) {
        return common.json ? json_text(json_of_columns(all, observer))
                           : text_of_columns(all, observer);
      }
      return common.json ? json_text(json_of(all)) : text_of(all, 0);
    }
    throw usage_error("ser list: no kind '" + kind_ + "' " + known_names(kind_, kind_names()));
  }

  static std::string everything(bool json, Observer& observer) {
    Json groups = Json::object();
    std::string text;
    for (const ResourceKind kind : kKinds) {
      const std::string name(resource_kind_name(kind));
      const auto all = listed(kind, observer);
      groups[name] = json_of(all);
      text += (text.empty() ? "" : "\n") + name + "\n" + text_of(all, 2);
    }
    return json ? json_text(groups) : text;
  }

  std::string kind_;
};

}  // namespace

std::unique_ptr<Verb> make_list() { return std::make_unique<ListVerb>(); }

}  // namespace ser
