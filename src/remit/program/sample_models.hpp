// For tests only: models written in C++ with a short notation for expressions, so that `program` can be tested without
// a parser.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "remit/lang/model.hpp"

namespace remit::sample {

/// Lets operators build expressions: E("k") * E("A").
struct E {
  ExprPtr expr;
  E(double value) : expr(make_number(value)) {}
  E(const char* name) : expr(make_name(name)) {}
  E(ExprPtr tree) : expr(std::move(tree)) {}
};

inline E call(const std::string& name, const std::vector<E>& args) {
  std::vector<ExprPtr> trees;
  for (const E& arg : args) trees.push_back(arg.expr);
  return E(make_call(name, trees));
}
inline E operator+(const E& a, const E& b) { return call("+", {a, b}); }
inline E operator-(const E& a, const E& b) { return call("-", {a, b}); }
inline E operator*(const E& a, const E& b) { return call("*", {a, b}); }
inline E operator/(const E& a, const E& b) { return call("/", {a, b}); }
inline E operator-(const E& a) { return call("neg", {a}); }
inline E pow(const E& a, const E& b) { return call("^", {a, b}); }
inline E time() { return E(make_symbol("time")); }

struct Builder {
  Model model;

  Parameter& add(const std::string& id, ExprPtr initial) {
    Parameter made;
    made.id = id;
    made.initial = std::move(initial);
    model.parameters.push_back(made);
    return model.parameters.back();
  }
  Builder& parameter(const std::string& id, double value) {
    add(id, make_number(value));
    return *this;
  }
  Builder& variable(const std::string& id, double value, const E& rate) {
    add(id, make_number(value)).constant = false;
    model.rate_rules.push_back({id, rate.expr, {}});
    return *this;
  }
  Builder& rule(const std::string& id, const E& value) {
    add(id, nullptr).constant = false;
    model.assignment_rules.push_back({id, value.expr, {}});
    return *this;
  }
  Compartment& compartment(const std::string& id, double size) {
    Compartment made;
    made.id = id;
    made.initial = make_number(size);
    model.compartments.push_back(made);
    return model.compartments.back();
  }
  /// A species whose id means its amount.
  Species& amount(const std::string& id, double value) {
    Species made;
    made.id = id;
    made.initial = make_number(value);
    made.substance_only = true;
    model.species.push_back(made);
    return model.species.back();
  }
  Species& concentration(const std::string& id, const std::string& where, double value) {
    Species& made = amount(id, value);
    made.compartment = where;
    made.initial_is_amount = made.substance_only = false;
    return made;
  }
  Builder& reaction(const std::string& id, const std::vector<std::string>& from, const std::vector<std::string>& to,
                    const E& rate) {
    Reaction made;
    made.id = id;
    made.rate = rate.expr;
    for (const std::string& species : from) made.reactants.push_back({species, make_number(1)});
    for (const std::string& species : to) made.products.push_back({species, make_number(1)});
    model.reactions.push_back(std::move(made));
    return *this;
  }
};

}  // namespace remit::sample
