// Making instances.
#include "remit/lang/templates.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "remit/base/text.hpp"
#include "remit/lang/model_walk.hpp"

namespace remit {
namespace {

constexpr const char* unplaced = "default_compartment";

class Maker {
 public:
  Maker(const Template& source, const Scope& scope, Origins& origins, Diagnostics& diagnostics)
      : source_(source), entry_(source.entry), scope_(scope), origins_(origins), diagnostics_(diagnostics) {}

  std::vector<Model> run() {
    std::vector<Model> parts;
    if (!check()) return parts;
    for (const Instance& instance : instances(entry_.over, scope_.axes())) parts.push_back(make(instance));
    parts.push_back(links());
    return parts;
  }

 private:
  void complain(const Span& span, std::string code, std::string message, std::string hint = {}) {
    diagnostics_.push_back(error_at(span, std::move(code), std::move(message), std::move(hint)));
  }

  // --- before ---

  bool check() {
    const std::size_t before = diagnostics_.size();
    for (const FunctionDefinition& function : source_.model.functions)
      complain(function.span, "template-shared",
               fmt::format("the function `{}` belongs into a shared file", function.id));
    for (const std::string& id : entry_.counted_species) require_species(id, "counted_species");
    for (const auto& [species, parameter] : entry_.mixing) require_species(species, "mixing");
    if (!entry_.species.empty()) require_species(entry_.species, "species");
    if (!entry_.mixing_share.empty() && !scope_.indices_of(entry_.mixing_share).site)
      complain(entry_.span, "template-share", fmt::format("mixing_share: no site has a `{}`", entry_.mixing_share),
               "name a symbol of a template over \"site\"");
    if (entry_.over.clone) check_driver();
    return diagnostics_.size() == before;
  }

  void require_species(const std::string& id, const char* key) {
    std::vector<std::string> ids;
    for (const Species& species : source_.model.species) ids.push_back(species.id);
    if (std::find(ids.begin(), ids.end(), id) == ids.end())
      complain(entry_.span, "template-species", fmt::format("{}: {} has no species `{}`", key, entry_.file, id),
               did_you_mean(id, ids));
  }

  void check_driver() {
    const auto& clones = scope_.clones().rows;
    const bool mutates =
        std::any_of(clones.begin(), clones.end(), [](const Clone& clone) { return !clone.mutates_to.empty(); });
    if (mutates && !entry_.species.empty() && entry_.mutation_driver.empty())
      complain(entry_.span, "template-driver", "clones mutate, but nothing says with which births",
               "add mutation_driver = \"birth\" (amount per time)");
  }

  // --- one instance ---

  Model make(const Instance& instance) {
    Model part = source_.model;
    part.units.clear();
    drop_mentions(part);
    remember_origins(part, instance);
    for (Species& species : part.species) species.counted = species.counted || is_counted(species.id, instance);
    name_instance(part, instance);
    for_each_expression(
        part, [&](ExprPtr& expr, const Span& span) { expr = scope_.resolve(expr, instance, span, diagnostics_); });
    for_each_id(part,
                [&](std::string& id, const Span& span) { id = scope_.resolve_id(id, instance, span, diagnostics_); });
    return part;
  }

  /// "tumour cells" of one instance: "tumour cells, clone A, site focal_1".
  void name_instance(Model& part, const Instance& instance) const {
    const Axes& axes = scope_.axes();
    std::string of = instance.clone.empty() ? "" : ", clone " + instance.clone;
    if (const std::string site = site_suffix(instance.site, axes); instance.site > 0 && !site.empty())
      of += ", site " + site.substr(1);
    for (Species& species : part.species)
      if (!species.name.empty()) species.name += of;
    for (Parameter& parameter : part.parameters)
      if (!parameter.name.empty()) parameter.name += of;
  }

  /// Names the template only mentions are defined elsewhere, or nowhere.
  static void drop_mentions(Model& part) {
    const auto own = declared_ids(part);
    std::erase_if(part.parameters,
                  [&](const Parameter& symbol) { return only_mentioned(symbol) && !own.count(symbol.id); });
    std::erase_if(part.species, [&](const Species& symbol) { return only_mentioned(symbol) && !own.count(symbol.id); });
  }

  void remember_origins(const Model& part, const Instance& instance) {
    const IndexSet no_site{entry_.over.clone, false};
    const auto remember = [&](const auto& symbols) {
      for (const auto& symbol : symbols) {
        if (scope_.indices_of(symbol.id).empty()) continue;
        origins_[symbol.id + suffix(entry_.over, instance, scope_.axes())] = {
            symbol.id, symbol.id + suffix(no_site, instance, scope_.axes()),
            entry_.over.site ? scope_.axes().sites : 1};
      }
    };
    remember(part.compartments);
    remember(part.species);
    remember(part.parameters);
  }

  bool is_counted(const std::string& species, const Instance& instance) const {
    const auto& counted = entry_.counted_species;
    if (std::find(counted.begin(), counted.end(), species) == counted.end()) return false;
    const Clone* clone = scope_.clones().find(instance.clone);
    return !clone || clone->counted;
  }

  // --- between instances ---

  Model links() {
    Model part;
    part.file = source_.model.file;
    part.units = source_.model.units;
    for (const Instance& instance : instances(entry_.over, scope_.axes())) {
      if (const Clone* clone = scope_.clones().find(instance.clone); clone && !entry_.species.empty())
        link_clone(*clone, instance, part);
      mix(instance, part);
    }
    return part;
  }

  void link_clone(const Clone& clone, const Instance& instance, Model& part) {
    for (const CloneLink& link : clone.mutates_to)
      part.reactions.push_back(move("mutation", entry_.species, instance, {link.clone, instance.site}, clone.span,
                                    product(link.parameter, make_name(entry_.mutation_driver), instance, clone.span)));
    for (const CloneLink& link : clone.exchanges_with)
      part.reactions.push_back(move("exchange", entry_.species, instance, {link.clone, instance.site}, clone.span,
                                    product(link.parameter, amount(entry_.species), instance, clone.span)));
  }

  /// Each site sends the same flow in all, whatever the number of sites; with shares w it settles in proportion to
  /// them, and N_1 : N_2 = w_1 : w_2 is the balance.
  void mix(const Instance& instance, Model& part) {
    const int sites = scope_.axes().sites;
    if (!entry_.over.site || sites < 2) return;
    for (const auto& [species, parameter] : entry_.mixing)
      for (int other = 1; other <= sites; ++other) {
        if (other == instance.site) continue;
        const Instance there{instance.clone, other};
        ExprPtr rate = product(parameter, amount(species), instance, entry_.span);
        if (!entry_.mixing_share.empty())
          rate = make_call("*", {rate, share(there)});
        else if (sites > 2)
          rate = make_call("/", {rate, make_number(sites - 1)});
        part.reactions.push_back(move("mixing_" + species, species, instance, there, entry_.span, rate));
      }
  }

  ExprPtr share(const Instance& instance) {
    return scope_.resolve(make_name(entry_.mixing_share, entry_.span), instance, entry_.span, diagnostics_);
  }

  ExprPtr product(const std::string& parameter, const ExprPtr& driver, const Instance& instance, const Span& span) {
    return scope_.resolve(make_call("*", {make_name(parameter, span), driver}), instance, span, diagnostics_);
  }

  /// The species' amount: its name, times the compartment's size if the name stands for a concentration.
  ExprPtr amount(const std::string& id) const {
    const auto& all = source_.model.species;
    const auto species = std::find_if(all.begin(), all.end(), [&](const Species& one) { return one.id == id; });
    const bool is_amount = species->substance_only || species->compartment.empty() || species->compartment == unplaced;
    return is_amount ? make_name(id) : make_call("*", {make_name(id), make_name(species->compartment)});
  }

  Reaction move(const std::string& what, const std::string& species, const Instance& from, const Instance& to,
                const Span& span, ExprPtr rate) {
    Reaction reaction;
    const std::string here = suffix(entry_.over, from, scope_.axes()), there = suffix(entry_.over, to, scope_.axes());
    reaction.id = what + here + "_to" + there;
    reaction.reactants = {{species + here, make_number(1)}};
    reaction.products = {{species + there, make_number(1)}};
    reaction.rate = std::move(rate);
    reaction.span = span;
    return reaction;
  }

  const Template& source_;
  const TemplateEntry& entry_;
  const Scope& scope_;
  Origins& origins_;
  Diagnostics& diagnostics_;
};

Span span_of_symbol(const Model& model, const std::string& id) {
  const auto in = [&](const auto& symbols) -> const Span* {
    for (const auto& symbol : symbols)
      if (symbol.id == id) return &symbol.span;
    return nullptr;
  };
  for (const Span* span :
       {in(model.compartments), in(model.species), in(model.parameters), in(model.reactions), in(model.events)})
    if (span) return *span;
  for (const auto* rules : {&model.assignment_rules, &model.rate_rules, &model.initial_assignments})
    for (const Rule& rule : *rules)
      if (rule.target == id) return rule.span;
  return {model.file, 0, 0};
}

}  // namespace

void declare(const Template& source, Scope& scope, Diagnostics& diagnostics) {
  for (const std::string& id : declared_ids(source.model))
    scope.add(id, source.entry.over, span_of_symbol(source.model, id), diagnostics);
}

std::vector<Model> instantiate(const Template& source, const Scope& scope, Origins& origins, Diagnostics& diagnostics) {
  return Maker(source, scope, origins, diagnostics).run();
}

}  // namespace remit
