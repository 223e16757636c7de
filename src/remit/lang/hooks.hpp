// hooks.tsv: every place where something outside may act on the disease. One parameter per hook and index, which the
// model reads and effects write: sum = a + b + ..., product = a * b * ..., bliss = 1 - (1-a)(1-b)... (Bliss 1939:
// independent actions). A hook that a run may clamp is clamp + factor * natural, with two parameters that are 0 and 1
// until the run says otherwise.
#pragma once
#include <map>
#include <optional>
#include <set>
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
  double low = 0;                   // what it may be: rates, amounts and shares are not negative
  std::optional<double> high = {};  // a share (bliss) ends at 1
  Span span = {};
};

/// A hook in the joined model.
struct HookInfo {
  Hook hook;
  std::vector<std::string> instances;  // names in the model: "kill_direct_A", "kill_direct_B"
  bool filled = false;                 // something contributes to an instance of it
};

/// The parameters by which a run clamps an instance of a hook.
std::string clamp_of(const std::string& instance);
std::string factor_of(const std::string& instance);

/// Values by instance of a hook ("kill_direct_A").
using Contributions = std::map<std::string, std::vector<ExprPtr>>;

/// Columns: id index combine neutral unit meaning, and optionally low high. Codes "hooks-...".
Result<std::vector<Hook>> parse_hooks(std::string_view text, const std::string& file);

/// a, b, c as the hook combines them; at least one value.
ExprPtr combined(Combine combine, const std::vector<ExprPtr>& values);

/// One parameter per hook and index: ruled by what contributes, constant at neutral if nobody does. `clamped` names
/// hooks, or instances of them, that get the parameters of a clamp; other names mean nothing here.
Model hooks_model(const std::vector<Hook>& hooks, const Contributions& contributions, const Axes& axes,
                  const std::set<std::string>& clamped = {});

std::vector<HookInfo> hook_infos(const std::vector<Hook>& hooks, const Contributions& contributions, const Axes& axes);

}  // namespace remit
