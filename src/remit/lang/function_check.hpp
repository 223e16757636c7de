// Calls of a model: functions that exist, with the arguments they take, and none that calls itself.
#pragma once
#include <set>
#include <string>
#include <unordered_map>

#include "remit/lang/complaints.hpp"
#include "remit/lang/model.hpp"

namespace remit {

class FunctionCheck {
 public:
  /// `draws`: distributions count as functions.
  FunctionCheck(const Model& model, Complaints& complaints, bool draws);
  /// The definitions: bodies use their arguments only.
  void check_definitions();
  /// One call (not its arguments); unknown functions are complained of once.
  void check_call(const Expr& call, const Span& span);

 private:
  void check_definition(const FunctionDefinition& function);
  void check_calls(const ExprPtr& expr, const Span& owner);
  void wrong_count(const std::string& function, const std::string& wanted, int given, const Span& span);
  void unknown(const std::string& name, const Span& span);

  const Model& model_;
  Complaints& complaints_;
  const bool draws_;
  std::unordered_map<std::string, const FunctionDefinition*> functions_;
  std::set<std::string> complained_;
};

}  // namespace remit
