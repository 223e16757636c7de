// clones.tsv: the clones a template is made over, their attributes and the ways from one to another.
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "remit/base/result.hpp"

namespace remit {

/// "B:mu" of the columns mutates_to and exchanges_with.
struct CloneLink {
  std::string clone;
  std::string parameter;
};

struct Clone {
  std::string id;
  bool counted = false;
  std::map<std::string, std::string> attributes;  // by column: a text, a parameter id, 0 or 1; never empty
  std::vector<CloneLink> mutates_to, exchanges_with;
  Span span;
};

struct Clones {
  std::vector<std::string> columns;  // of attributes
  std::vector<Clone> rows;

  const Clone* find(const std::string& id) const;
  std::vector<std::string> ids() const;
};

/// Columns: id counted, any attributes, and optionally mutates_to exchanges_with. Codes "clones-...".
Result<Clones> parse_clones(std::string_view text, const std::string& file);

}  // namespace remit
