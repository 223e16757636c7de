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

  Builder& parameter(const std::string& id, double value) {
    model.parameters.push_back({.id = id, .initial = make_number(value)});
    return *this;
  }
  Builder& variable(const std::string& id, double value, const E& rate) {
    model.parameters.push_back({.id = id, .initial = make_number(value), .constant = false});
    model.rate_rules.push_back({id, rate.expr, {}});
    return *this;
  }
  Builder& rule(const std::string& id, const E& value) {
    model.parameters.push_back({.id = id, .initial = nullptr, .constant = false});
    model.assignment_rules.push_back({id, value.expr, {}});
    return *this;
  }
  Builder& compartment(const std::string& id, double size) {
    model.compartments.push_back({.id = id, .initial = make_number(size)});
    return *this;
  }
  /// An amount whose id means the amount.
  Species& amount(const std::string& id, double value) {
    model.species.push_back({.id = id, .initial = make_number(value), .substance_only = true});
    return model.species.back();
  }
  Species& concentration(const std::string& id, const std::string& where, double value) {
    model.species.push_back(
        {.id = id, .compartment = where, .initial = make_number(value), .initial_is_amount = false});
    return model.species.back();
  }
  Builder& reaction(const std::string& id, const std::vector<std::string>& from, const std::vector<std::string>& to,
                    const E& rate) {
    Reaction made{.id = id, .rate = rate.expr};
    for (const std::string& species : from) made.reactants.push_back({species, make_number(1)});
    for (const std::string& species : to) made.products.push_back({species, make_number(1)});
    model.reactions.push_back(std::move(made));
    return *this;
  }
};

}  // namespace remit::sample
