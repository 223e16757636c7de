// Reading sites.tsv.
#include "remit/lang/sites.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "remit/base/text.hpp"
#include "remit/lang/parameters.hpp"
#include "remit/lang/tsv_columns.hpp"

namespace remit {
namespace {

const std::vector<std::string> required_columns{"id", "kind"};
const std::vector<std::string> kinds{"marrow", "focal", "extramedullary"};

/// One row being read.
class SiteReader {
 public:
  SiteReader(const Tsv& table, const TsvRow& row, Diagnostics& diagnostics)
      : table_(table), row_(row), diagnostics_(diagnostics) {}

  Site read(const std::vector<std::string>& attributes) const {
    Site site{.id = cell("id"), .kind = read_kind(), .span = {table_.file, row_.line, 0}};
    if (!is_identifier(site.id))
      complain("sites-id", fmt::format("`{}` is not a name", site.id), "letters, digits and underscores");
    for (const std::string& column : attributes) site.attributes[column] = attribute(column);
    return site;
  }

 private:
  void complain(std::string code, std::string message, std::string hint = {}) const {
    diagnostics_.push_back(error_at({table_.file, row_.line, 0}, std::move(code), std::move(message), std::move(hint)));
  }
  std::string cell(std::string_view column) const {
    return std::string(trim(row_.cells[static_cast<std::size_t>(table_.column(column))]));
  }
  std::string attribute(const std::string& column) const {
    const std::string text = cell(column);
    if (!is_identifier(text) && text != "0" && text != "1")
      complain("sites-attribute", fmt::format("`{}` is `{}`", column, text), "name a parameter, or write 0 or 1");
    return text;
  }
  SiteKind read_kind() const {
    const std::string text = cell("kind");
    const auto found = std::find(kinds.begin(), kinds.end(), text);
    if (found != kinds.end()) return static_cast<SiteKind>(found - kinds.begin());
    complain("sites-kind", fmt::format("unknown kind `{}`", text), join(kinds, ", "));
    return SiteKind::marrow;
  }

  const Tsv& table_;
  const TsvRow& row_;
  Diagnostics& diagnostics_;
};

void refuse_duplicates(const Sites& sites, Diagnostics& diagnostics) {
  for (const Site& site : sites.rows)
    if (const Site* first = sites.find(site.id); first != &site)
      diagnostics.push_back(error_at(site.span, "sites-duplicate",
                                     fmt::format("site `{}` is there already, in line {}", site.id, first->span.line)));
}

/// The marrow sample and a model without sites both need it.
void require_marrow(const Site& first, Diagnostics& diagnostics) {
  if (first.kind != SiteKind::marrow)
    diagnostics.push_back(error_at(first.span, "sites-first",
                                   fmt::format("`{}` comes first, but is no marrow", first.id),
                                   "the first site is where marrow is sampled"));
}

}  // namespace

const Site* Sites::find(const std::string& id) const {
  const auto found = std::find_if(rows.begin(), rows.end(), [&](const Site& site) { return site.id == id; });
  return found == rows.end() ? nullptr : &*found;
}

std::vector<std::string> Sites::ids() const {
  std::vector<std::string> ids;
  for (const Site& site : rows) ids.push_back(site.id);
  return ids;
}

Result<Sites> parse_sites(std::string_view text, const std::string& file) {
  const auto header = tsv_columns(text);
  auto table = parse_tsv(text, file, required_columns, header);
  if (!table.ok()) return table.diagnostics();
  Diagnostics diagnostics;
  Sites sites;
  for (const std::string& name : header)
    if (std::find(required_columns.begin(), required_columns.end(), name) == required_columns.end())
      sites.columns.push_back(name);
  for (const TsvRow& row : table->rows) sites.rows.push_back(SiteReader(*table, row, diagnostics).read(sites.columns));
  refuse_duplicates(sites, diagnostics);
  if (!sites.rows.empty()) require_marrow(sites.rows.front(), diagnostics);
  if (has_errors(diagnostics)) return diagnostics;
  return sites;
}

Sites choose_sites(const Sites& all, const std::vector<std::string>& names, int count, Diagnostics& diagnostics) {
  Sites chosen{all.columns, {}};
  if (names.empty()) {
    if (!all.rows.empty()) chosen.rows.assign(static_cast<std::size_t>(count), all.rows.front());
    return chosen;
  }
  std::set<std::string> seen;
  for (const std::string& name : names) {
    const Site* site = all.find(name);
    if (!site)
      diagnostics.push_back(error_at({}, "sites-unknown", fmt::format("the model has no site `{}`", name),
                                     did_you_mean(name, all.ids())));
    else if (!seen.insert(name).second)
      diagnostics.push_back(error_at(site->span, "sites-twice", fmt::format("site `{}` is named twice", name)));
    else
      chosen.rows.push_back(*site);
  }
  if (!chosen.rows.empty()) require_marrow(chosen.rows.front(), diagnostics);
  return chosen;
}

}  // namespace remit
