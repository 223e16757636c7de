// Reading clones.tsv.
#include "remit/lang/clones.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "remit/base/text.hpp"
#include "remit/lang/parameters.hpp"
#include "remit/lang/tsv_columns.hpp"

namespace remit {
namespace {

const std::vector<std::string> required_columns{"id", "counted"};
const std::vector<std::string> link_columns{"mutates_to", "exchanges_with"};

bool among(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::vector<std::string> attribute_columns(const std::vector<std::string>& header) {
  std::vector<std::string> columns;
  for (const std::string& name : header)
    if (!among(required_columns, name) && !among(link_columns, name)) columns.push_back(name);
  return columns;
}

/// One row being read.
class CloneReader {
 public:
  CloneReader(const Tsv& table, const TsvRow& row, Diagnostics& diagnostics)
      : table_(table), row_(row), diagnostics_(diagnostics) {}

  Clone read(const std::vector<std::string>& attributes) const {
    Clone clone;
    clone.span = {table_.file, row_.line, 0};
    clone.id = cell("id");
    if (!is_identifier(clone.id))
      complain("clones-id", fmt::format("`{}` is not a name", clone.id), "letters, digits and underscores");
    clone.counted = flag("counted");
    for (const std::string& column : attributes) clone.attributes[column] = attribute(column);
    clone.mutates_to = links("mutates_to");
    clone.exchanges_with = links("exchanges_with");
    return clone;
  }

 private:
  void complain(std::string code, std::string message, std::string hint = {}) const {
    diagnostics_.push_back(error_at({table_.file, row_.line, 0}, std::move(code), std::move(message), std::move(hint)));
  }
  std::string cell(std::string_view column) const {
    const int at = table_.column(column);
    return at < 0 ? std::string() : std::string(trim(row_.cells[static_cast<std::size_t>(at)]));
  }
  std::string attribute(const std::string& column) const {
    const std::string text = cell(column);
    if (text.empty())
      complain("clones-attribute", fmt::format("`{}` is empty", column), "write - if the clone has none");
    return text.empty() ? "-" : text;
  }
  bool flag(std::string_view column) const {
    const std::string text = cell(column);
    if (text != "yes" && text != "no") complain("clones-flag", fmt::format("`{}` is `{}`", column, text), "yes or no");
    return text == "yes";
  }
  std::vector<CloneLink> links(std::string_view column) const {
    std::vector<CloneLink> found;
    const std::string text = cell(column);
    if (text == "-") return found;
    for (const std::string& word : split(text, ' ')) {
      if (word.empty()) continue;
      const auto parts = split(word, ':');
      if (parts.size() == 2 && is_identifier(parts[0]) && is_identifier(parts[1]))
        found.push_back({parts[0], parts[1]});
      else
        complain("clones-link", fmt::format("`{}` in `{}`", word, column),
                 "write clone:parameter, separated by spaces");
    }
    return found;
  }

  const Tsv& table_;
  const TsvRow& row_;
  Diagnostics& diagnostics_;
};

void check_links(const Clones& clones, Diagnostics& diagnostics) {
  const auto ids = clones.ids();
  for (const Clone& clone : clones.rows)
    for (const auto* links : {&clone.mutates_to, &clone.exchanges_with})
      for (const CloneLink& link : *links) {
        if (link.clone == clone.id)
          diagnostics.push_back(error_at(clone.span, "clones-link", fmt::format("`{}` goes to itself", clone.id)));
        else if (!among(ids, link.clone))
          diagnostics.push_back(error_at(clone.span, "clones-link", fmt::format("no clone `{}`", link.clone),
                                         did_you_mean(link.clone, ids)));
      }
}

void refuse_duplicates(const Clones& clones, Diagnostics& diagnostics) {
  for (std::size_t k = 0; k < clones.rows.size(); ++k)
    if (const Clone* first = clones.find(clones.rows[k].id); first != &clones.rows[k])
      diagnostics.push_back(
          error_at(clones.rows[k].span, "clones-duplicate",
                   fmt::format("clone `{}` is there already, in line {}", first->id, first->span.line)));
}

}  // namespace

const Clone* Clones::find(const std::string& id) const {
  const auto found = std::find_if(rows.begin(), rows.end(), [&](const Clone& clone) { return clone.id == id; });
  return found == rows.end() ? nullptr : &*found;
}

std::vector<std::string> Clones::ids() const {
  std::vector<std::string> ids;
  for (const Clone& clone : rows) ids.push_back(clone.id);
  return ids;
}

Result<Clones> parse_clones(std::string_view text, const std::string& file) {
  const auto header = tsv_columns(text);
  auto table = parse_tsv(text, file, required_columns, header);
  if (!table.ok()) return table.diagnostics();
  Diagnostics diagnostics;
  Clones clones;
  clones.columns = attribute_columns(header);
  for (const TsvRow& row : table->rows)
    clones.rows.push_back(CloneReader(*table, row, diagnostics).read(clones.columns));
  refuse_duplicates(clones, diagnostics);
  check_links(clones, diagnostics);
  if (has_errors(diagnostics)) return diagnostics;
  return clones;
}

}  // namespace remit
