#include "help.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "core/suggestion.hpp"
#include "core/text.hpp"
#include "reports/table.hpp"

namespace ser {
namespace {

constexpr std::size_t kColumn = 30;
constexpr std::size_t kWidth = 80;

/// `name` and, from the column on, `text` in lines that fit.
std::string entry(const std::string& name, const std::string& text) {
  std::string result = "  " + name;
  const std::string indent = "\n" + std::string(kColumn, ' ');
  bool first = true;
  for (const std::string& line : wrapped(text, kWidth - kColumn)) {
    if (first && display_width(result) + 2 <= kColumn) {
      result.append(kColumn - display_width(result), ' ');
    } else {
      result += indent;
    }
    result += line;
    first = false;
  }
  return result + "\n";
}

std::string list_of(const std::set<CLI::Option*>& options) {
  std::vector<std::string> names;
  for (const CLI::Option* option : options) names.push_back(option->get_name());
  std::sort(names.begin(), names.end());
  return join(names, ", ");
}

std::vector<std::string> option_names(const CLI::App& verb) {
  std::vector<std::string> names;
  for (const CLI::Option* option : verb.get_options()) {
    for (const auto& name : option->get_lnames()) names.push_back("--" + name);
    for (const auto& name : option->get_snames()) names.push_back("-" + name);
  }
  return names;
}

std::string with_hint(std::string text, const std::string& name,
                      const std::vector<std::string>& known) {
  const std::string hint = meant_names(name, known);
  return hint.empty() ? text : text + " " + hint;
}

/// What no verb expects.
std::string unexpected(const CLI::App& app, const CLI::App* verb) {
  if (verb != nullptr && verb->remaining().empty()) verb = nullptr;  // it stands before the verb
  const auto rest = (verb != nullptr ? verb : &app)->remaining();
  const std::string found = rest.empty() ? "" : rest.front();
  const bool is_option = found.size() > 1 && found.front() == '-';
  if (verb == nullptr) {
    if (is_option) return "unknown option " + found + " (options come after the verb)";
    std::vector<std::string> names;
    for (const CLI::App* known : app.get_subcommands({})) names.push_back(known->get_name());
    return "unknown verb '" + found + "' " + known_names(found, names);
  }
  const std::string who = "ser " + verb->get_name();
  if (!is_option) return who + ": one argument too many, '" + found + "'";
  const std::string name = found.substr(0, found.find('='));
  return with_hint(who + ": unknown option " + name, name, option_names(*verb));
}

std::string one_line(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  return trimmed(text);
}

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  const auto at = text.find(what);
  return at == std::string::npos ? text : text.replace(at, what.size(), by);
}

}  // namespace

HelpFormatter::HelpFormatter() {
  label("Positionals", "Arguments");
  label("OPTIONS", "options");
  label("SUBCOMMAND", "verb");
}

std::string HelpFormatter::make_option(const CLI::Option* option, bool is_positional) const {
  return entry(make_option_name(option, is_positional) + make_option_opts(option),
               make_option_desc(option));
}

std::string HelpFormatter::make_option_opts(const CLI::Option* option) const {
  if (option->get_type_size() == 0) return "";
  // Behind the colon CLI11 writes what its checks demand.
  std::string type = option->get_type_name();
  type = type.substr(0, type.find(':'));
  const bool many = option->get_expected_max() == CLI::detail::expected_max_vector_size;
  return (type.empty() ? "" : " " + type) + (many && !type.ends_with("…") ? "…" : "");
}

std::string HelpFormatter::make_option_desc(const CLI::Option* option) const {
  std::string text = option->get_description();
  if (!option->get_default_str().empty()) text += " (default: " + option->get_default_str() + ")";
  if (!option->get_needs().empty()) text += "; only with " + list_of(option->get_needs());
  if (!option->get_excludes().empty()) text += "; not with " + list_of(option->get_excludes());
  return text;
}

std::string HelpFormatter::make_help(const CLI::App* app, std::string name,
                                     CLI::AppFormatMode mode) const {
  std::string text = Formatter::make_help(app, std::move(name), mode);
  for (auto at = text.find("\n\n\n"); at != std::string::npos; at = text.find("\n\n\n")) {
    text.erase(at, 1);
  }
  return text;
}

std::string HelpFormatter::make_subcommand(const CLI::App* verb) const {
  return entry(verb->get_name(), verb->get_description());
}

std::string parse_message(const CLI::ParseError& error, const CLI::App& app, const CLI::App* verb) {
  std::string text = one_line(error.what());
  const auto is = [&](CLI::ExitCodes code) {
    return error.get_exit_code() == static_cast<int>(code);
  };
  if (is(CLI::ExitCodes::ExcludesError)) {
    text = replaced(text, " excludes ", " and ") + " exclude each other";
  } else if (is(CLI::ExitCodes::RequiresError)) {
    text = replaced(text, " requires ", " needs ");
  } else if (is(CLI::ExitCodes::ExtrasError)) {
    text = unexpected(app, verb);
  }
  if (verb != nullptr && verb->remaining().empty() && is(CLI::ExitCodes::ExtrasError))
    verb = nullptr;
  return text + " (see ser" + (verb != nullptr ? " " + verb->get_name() : "") + " --help)";
}

}  // namespace ser
