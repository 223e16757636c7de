// A template file is a partial model made once per member of its index sets; mutation, exchange between clones and
// mixing between sites are reactions that compose adds:
//   A -> B; mu * birth_A      A -> B; k * A      A_s1 -> A_s2; m * A_s1/(sites - 1), or m * A_s1 * share_s2
#pragma once
#include <map>
#include <string>
#include <vector>

#include "remit/lang/manifest.hpp"
#include "remit/lang/model.hpp"
#include "remit/lang/scope.hpp"

namespace remit {

struct Template {
  TemplateEntry entry;
  Model model;  // as its file says it
};

/// Where an instance's symbol comes from, for its value: cells_A_s2 is `cells` of `cells_A`, one of `sites` shares.
struct Origin {
  std::string base;
  std::string without_site;
  int sites = 1;
};
using Origins = std::map<std::string, Origin>;

/// Makes the template's own symbols known to the scope.
void declare(const Template& source, Scope& scope, Diagnostics& diagnostics);

/// One partial model per instance, and one with the reactions between them.
std::vector<Model> instantiate(const Template& source, const Scope& scope, Origins& origins, Diagnostics& diagnostics);

}  // namespace remit
