#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace ser {

/// Options are shown with their value and default alone; what goes with or against what is said in
/// words. Descriptions are wrapped at 80 columns, groups stand one blank line apart.
class HelpFormatter : public CLI::Formatter {
 public:
  HelpFormatter();
  std::string make_option(const CLI::Option* option, bool is_positional) const override;
  std::string make_option_opts(const CLI::Option* option) const override;
  std::string make_option_desc(const CLI::Option* option) const override;
  std::string make_help(const CLI::App* app, std::string name,
                        CLI::AppFormatMode mode) const override;
  std::string make_subcommand(const CLI::App* verb) const override;
};

/// The one line that says what is wrong with the command line, with the nearest known verb or
/// option, and where to read more. `verb` is null where none was recognised.
std::string parse_message(const CLI::ParseError& error, const CLI::App& app, const CLI::App* verb);

}  // namespace ser
