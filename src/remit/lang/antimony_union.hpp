// Things of a draft that are one: names that stand for another name, all replaced at once so that many of them stay
// linear.
#pragma once
#include <map>
#include <set>
#include <string>

#include "remit/lang/antimony_draft.hpp"
#include "remit/lang/complaints.hpp"

namespace remit {

/// `gone` is another name of `kept`: gone * up = kept, or gone = kept * down (null: 1).
struct Union {
  std::string gone;
  std::string kept;
  ExprPtr up;
  ExprPtr down;
};

class Unions {
 public:
  Unions(Draft& whole, Complaints& complaints) : whole_(whole), complaints_(complaints) {}

  /// What the whole says of `kept` wins over what it says of `gone`. Complains if there is neither.
  void unite(Union pair, const Span& span);
  /// Replaces all names. A reaction or event of the whole takes the place of the part's.
  void apply();

  /// The name a name stands for.
  std::string resolve(const std::string& name);
  /// Whether anything is said of the name, or an expression mentions it (which makes it a parameter).
  bool known(const std::string& name);
  void complain_unknown(const std::string& name, const Span& span);

 private:
  bool may_convert(const Span& span);
  void rescale_uses(const Union& pair);

  Draft& whole_;
  Complaints& complaints_;
  std::map<std::string, std::string> into_;
  std::set<std::string> mentioned_;
  int conversions_ = 0;
};

}  // namespace remit
