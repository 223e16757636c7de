// sites.tsv: the places where the disease lives, their kinds and attributes. The first row is the body as one place:
// what a study without sites has, and what each of K equal sites is.
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "remit/base/result.hpp"

namespace remit {

enum class SiteKind { marrow, focal, extramedullary };

struct Site {
  std::string id;
  SiteKind kind = SiteKind::marrow;
  std::map<std::string, std::string> attributes = {};  // by column: a parameter id, 0 or 1
  Span span = {};
};

struct Sites {
  std::vector<std::string> columns;  // of attributes
  std::vector<Site> rows;

  const Site* find(const std::string& id) const;
  std::vector<std::string> ids() const;
};

/// Columns: id kind, any attributes. Codes "sites-...".
Result<Sites> parse_sites(std::string_view text, const std::string& file);

/// Those a study names, in its order; without names, the first row `count` times. Nothing is chosen of an empty table.
/// Codes "sites-unknown", "sites-twice", "sites-first".
Sites choose_sites(const Sites& all, const std::vector<std::string>& names, int count, Diagnostics& diagnostics);

}  // namespace remit
