// The page around a report: style sheet, sections, tables. Cells and bodies are HTML already; whoever makes them
// escapes.
#pragma once
#include <string>
#include <vector>

namespace remit {

struct HtmlTable {
  std::string caption;              // may be empty
  std::vector<std::string> header;  // the first column names the row
  std::vector<std::vector<std::string>> rows;
};

std::string html_table(const HtmlTable& table);
std::string html_section(const std::string& id, const std::string& title, const std::string& body);
/// A figure in two sizes: the style sheet shows the one that fits.
std::string html_figure(const std::string& wide, const std::string& narrow, const std::string& caption);
/// A whole document that asks for nothing from any network.
std::string html_page(const std::string& title, const std::string& body);

}  // namespace remit
