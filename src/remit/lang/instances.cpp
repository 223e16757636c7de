// Index sets and their suffixes.
#include "remit/lang/instances.hpp"

#include "remit/base/assert.hpp"
#include "remit/base/text.hpp"

namespace remit {

IndexSet operator|(const IndexSet& a, const IndexSet& b) { return {a.clone || b.clone, a.site || b.site}; }

std::optional<IndexSet> index_set_named(std::string_view text) {
  IndexSet set;
  for (const std::string& word : split(text, ' ')) {
    if (word == "clone")
      set.clone = true;
    else if (word == "site")
      set.site = true;
    else if (!word.empty() && word != "none" && word != "-")
      return std::nullopt;
  }
  return set;
}

std::string to_text(const IndexSet& set) {
  if (set.empty()) return "none";
  if (set.clone && set.site) return "clone site";
  return set.clone ? "clone" : "site";
}

std::vector<Instance> instances(const IndexSet& set, const Axes& axes) {
  std::vector<Instance> made;
  const std::vector<std::string> clones = set.clone ? axes.clones : std::vector<std::string>{""};
  const int first_site = set.site ? 1 : 0, last_site = set.site ? axes.sites : 0;
  for (const std::string& clone : clones)
    for (int site = first_site; site <= last_site; ++site) made.push_back({clone, site});
  return made;
}

std::string site_suffix(int site, const Axes& axes) {
  if (axes.sites == 1) return {};
  return "_" + (axes.names.empty() ? "s" + std::to_string(site) : axes.names[static_cast<std::size_t>(site - 1)]);
}

std::string suffix(const IndexSet& set, const Instance& instance, const Axes& axes) {
  REMIT_ASSERT(set.within(instance.indices()), "an instance has the indices of its symbol");
  std::string text;
  if (set.clone) text += "_" + instance.clone;
  if (set.site) text += site_suffix(instance.site, axes);
  return text;
}

}  // namespace remit
