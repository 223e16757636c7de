// Clones and sites: the two index sets a template is made over, and the suffixes that tell its instances apart.
// `cells` over clone and site is cells_A with one site, cells_A_s1, cells_A_s2, ... with several equal ones, and
// cells_A_focal with sites that have names.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace remit {

/// Which indices a symbol has.
struct IndexSet {
  bool clone = false;
  bool site = false;

  bool empty() const { return !clone && !site; }
  bool within(const IndexSet& other) const { return (!clone || other.clone) && (!site || other.site); }
  bool operator==(const IndexSet&) const = default;
};
IndexSet operator|(const IndexSet& a, const IndexSet& b);

/// One member of the index sets; no clone or site 0: not indexed by it.
struct Instance {
  std::string clone;
  int site = 0;

  IndexSet indices() const { return {!clone.empty(), site > 0}; }
};

/// The members of both sets.
struct Axes {
  std::vector<std::string> clones;
  int sites = 1;
  std::vector<std::string> names = {};  // of the sites; none: they are equal and numbered
};

/// "none", "clone", "site", "clone site", words in any order; empty if a word is neither.
std::optional<IndexSet> index_set_named(std::string_view text);
std::string to_text(const IndexSet& set);

/// Every member of the set, clones before sites; the empty set has one member.
std::vector<Instance> instances(const IndexSet& set, const Axes& axes);

/// What a site's symbols have at their end: nothing if there is one site only.
std::string site_suffix(int site, const Axes& axes);

/// What a symbol over `set` has after its name in this instance, which must have the indices of the set.
std::string suffix(const IndexSet& set, const Instance& instance, const Axes& axes);

}  // namespace remit
