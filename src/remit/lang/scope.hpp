// What a name means inside an instance of a template, an effect, or a shared file.
#pragma once
#include <map>
#include <set>
#include <string>

#include "remit/lang/clones.hpp"
#include "remit/lang/expr.hpp"
#include "remit/lang/instances.hpp"
#include "remit/lang/sites.hpp"

namespace remit {

class Scope {
 public:
  /// Names that exist without an index: `shared` symbols with their places, and `rows` of parameters.tsv. `sites` has a
  /// row for each site of the axes, or none.
  Scope(const Axes& axes, const Clones& clones, std::map<std::string, Span> shared, std::set<std::string> rows,
        Sites sites = {});

  /// A template's symbol or a hook: `id` has one instance per member of `over`.
  void add(const std::string& id, const IndexSet& over, const Span& span, Diagnostics& diagnostics);

  const Axes& axes() const { return axes_; }
  const Clones& clones() const { return clones_; }
  /// The indices of a name; none for a plain or unknown one.
  IndexSet indices_of(const std::string& name) const;
  /// All indices that an expression's names have.
  IndexSet indices_of(const ExprPtr& expr) const;

  /// The name in this instance: itself, its instance's, or what clones.tsv or sites.tsv says. A per-clone name where no
  /// clone is meant is a complaint.
  ExprPtr resolve(const std::string& name, const Instance& instance, const Span& span, Diagnostics& diagnostics) const;
  ExprPtr resolve(const ExprPtr& expr, const Instance& instance, const Span& span, Diagnostics& diagnostics) const;
  /// As above for a place that must hold a name (the target of a rule, a species).
  std::string resolve_id(const std::string& id, const Instance& instance, const Span& span,
                         Diagnostics& diagnostics) const;
  /// The parameter (or 0 or 1) that the clone has in this column of clones.tsv.
  ExprPtr attribute(const std::string& column, const std::string& clone, const Span& span,
                    Diagnostics& diagnostics) const;

 private:
  /// What `site_COLUMN` means at this site.
  ExprPtr site_attribute(const std::string& column, int site, const Span& span, Diagnostics& diagnostics) const;
  bool plain(const std::string& name) const { return shared_.count(name) || rows_.count(name); }

  struct Indexed {
    IndexSet over;
    Span span;
  };
  const Axes& axes_;
  const Clones& clones_;
  Sites sites_;
  std::map<std::string, Span> shared_;
  std::set<std::string> rows_;
  std::map<std::string, Indexed> indexed_;
};

}  // namespace remit
