// hooks.tsv: every place where something outside may act on the disease. One parameter per hook and index, which the
// model reads and effects write: sum = a + b + ..., product = a * b * ..., bliss = 1 - (1-a)(1-b)... (Bliss 1939:
// independent actions).
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "remit/base/result.hpp"
#include "remit/lang/instances.hpp"
#include "remit/lang/model.hpp"

namespace remit {

enum class Combine { sum, product, bliss };

struct Hook {
  std::string id;
  IndexSet index;
  Combine combine = Combine::sum;
  double neutral = 0;  // its value if nobody contributes: what contributes nothing
  std::string unit;
  std::string meaning;
  Span span;
};

/// Values by instance of a hook ("kill_direct_A").
using Contributions = std::map<std::string, std::vector<ExprPtr>>;

/// Columns: id index combine neutral unit meaning. Codes "hooks-...".
Result<std::vector<Hook>> parse_hooks(std::string_view text, const std::string& file);

/// a, b, c as the hook combines them; at least one value.
ExprPtr combined(Combine combine, const std::vector<ExprPtr>& values);

/// One parameter per hook and index: ruled by what contributes, constant at neutral if nobody does.
Model hooks_model(const std::vector<Hook>& hooks, const Contributions& contributions, const Axes& axes);

}  // namespace remit
