// Name resolution for templates. Order: a template's symbol or a hook; a column of clones.tsv (`clone_COLUMN`) or of
// sites.tsv (`site_COLUMN`); a shared name; a row of parameters.tsv that exists for this very instance (`x_A` where the
// template says `x`); else the name itself, for check() to judge.
#include "remit/lang/scope.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "remit/base/text.hpp"
#include "remit/lang/model_walk.hpp"
#include "remit/lang/parameters.hpp"

namespace remit {
namespace {

constexpr std::string_view column_prefix = "clone_";
constexpr std::string_view site_prefix = "site_";

bool names_column(const std::string& name, std::string_view prefix, const std::vector<std::string>& columns) {
  return name.starts_with(prefix) &&
         std::find(columns.begin(), columns.end(), name.substr(prefix.size())) != columns.end();
}

}  // namespace

Scope::Scope(const Axes& axes, const Clones& clones, std::map<std::string, Span> shared, std::set<std::string> rows,
             Sites sites)
    : axes_(axes), clones_(clones), sites_(std::move(sites)), shared_(std::move(shared)), rows_(std::move(rows)) {}

void Scope::add(const std::string& id, const IndexSet& over, const Span& span, Diagnostics& diagnostics) {
  const auto indexed = indexed_.find(id);
  const auto shared = shared_.find(id);
  if (indexed == indexed_.end() && shared == shared_.end()) {
    indexed_.emplace(id, Indexed{over, span});
    return;
  }
  const Span& first = indexed != indexed_.end() ? indexed->second.span : shared->second;
  diagnostics.push_back(error_at(span, "compose-duplicate",
                                 fmt::format("`{}` is defined already, in {}:{}", id, first.file, first.line),
                                 "give one of them another name"));
}

IndexSet Scope::indices_of(const std::string& name) const {
  if (const auto found = indexed_.find(name); found != indexed_.end()) return found->second.over;
  if (plain(name)) return {};
  return {.clone = names_column(name, column_prefix, clones_.columns),
          .site = names_column(name, site_prefix, sites_.columns)};
}

IndexSet Scope::indices_of(const ExprPtr& expr) const {
  IndexSet all;
  for (const std::string& name : names_in(expr)) all = all | indices_of(name);
  return all;
}

ExprPtr Scope::attribute(const std::string& column, const std::string& clone, const Span& span,
                         Diagnostics& diagnostics) const {
  const Clone* row = clones_.find(clone);
  const auto cell = row ? row->attributes.find(column) : std::map<std::string, std::string>::const_iterator{};
  if (!row || cell == row->attributes.end()) {
    diagnostics.push_back(error_at(span, "clones-column", fmt::format("clones.tsv has no column `{}`", column),
                                   did_you_mean(column, clones_.columns)));
    return make_number(0);
  }
  if (cell->second == "0" || cell->second == "1") return make_number(cell->second == "1" ? 1 : 0, row->span);
  if (is_identifier(cell->second) && plain(cell->second)) return make_name(cell->second, row->span);
  diagnostics.push_back(
      error_at(row->span, "clones-attribute",
               fmt::format("`{}` of clone `{}` is read as a number in {}:{}, but `{}` is no parameter", column, clone,
                           span.file, span.line, cell->second),
               "name a row of parameters.tsv, or write 0 or 1"));
  return make_number(0);
}

ExprPtr Scope::site_attribute(const std::string& column, int site, const Span& span, Diagnostics& diagnostics) const {
  const Site& row = sites_.rows.at(static_cast<std::size_t>(site - 1));
  const std::string& cell = row.attributes.at(column);
  if (cell == "0" || cell == "1") return make_number(cell == "1" ? 1 : 0, row.span);
  if (plain(cell)) return make_name(cell, row.span);
  diagnostics.push_back(error_at(row.span, "sites-attribute",
                                 fmt::format("`{}` of site `{}` is read in {}:{}, but `{}` is no parameter", column,
                                             row.id, span.file, span.line, cell),
                                 "name a row of parameters.tsv or a shared symbol, or write 0 or 1"));
  return make_number(0);
}

ExprPtr Scope::resolve(const std::string& name, const Instance& instance, const Span& span,
                       Diagnostics& diagnostics) const {
  const IndexSet over = indices_of(name);
  const bool is_site_column = over.site && !indexed_.count(name);
  const bool has_suffix = over.clone || is_site_column || (over.site && axes_.sites > 1);
  if (has_suffix && !over.within(instance.indices())) {
    diagnostics.push_back(error_at(
        span, "compose-index", fmt::format("`{}` exists once per {}; which one is meant here?", name, to_text(over)),
        "read the sum over them through a hook of index none, filled by a row of effects.tsv"));
    return make_number(0, span);
  }
  if (indexed_.count(name)) return has_suffix ? make_name(name + suffix(over, instance, axes_), span) : nullptr;
  if (is_site_column) return site_attribute(name.substr(site_prefix.size()), instance.site, span, diagnostics);
  if (over.clone) return attribute(name.substr(column_prefix.size()), instance.clone, span, diagnostics);
  if (plain(name) || instance.indices().empty()) return nullptr;
  const std::string own = name + suffix(instance.indices(), instance, axes_);
  return own != name && plain(own) ? make_name(own, span) : nullptr;
}

ExprPtr Scope::resolve(const ExprPtr& expr, const Instance& instance, const Span& span,
                       Diagnostics& diagnostics) const {
  return replace_names(expr, [&](const std::string& name) {
    return resolve(name, instance, span_of_mention(expr, name, span), diagnostics);
  });
}

std::string Scope::resolve_id(const std::string& id, const Instance& instance, const Span& span,
                              Diagnostics& diagnostics) const {
  const ExprPtr meaning = resolve(id, instance, span, diagnostics);
  if (!meaning) return id;
  if (meaning->kind == Expr::Kind::name) return meaning->name;
  return id;  // already told
}

}  // namespace remit
