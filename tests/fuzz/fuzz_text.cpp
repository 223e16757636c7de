// Numbers, units, quantities and tables: no input may crash them, and what they accept they print so that it reads back
// the same.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "remit/base/assert.hpp"
#include "remit/base/text.hpp"
#include "remit/base/units.hpp"

namespace {

void try_number(std::string_view text) {
  const auto value = remit::parse_number(text);
  if (!value || std::isnan(*value)) return;
  REMIT_ASSERT(remit::parse_number(remit::format_number(*value)) == value, "a number reads back as itself");
}

void try_unit(std::string_view text) {
  const auto unit = remit::parse_unit(text);
  if (!unit.ok()) return;
  const auto again = remit::parse_unit(remit::to_text(*unit));
  REMIT_ASSERT(again.ok() && remit::same_unit(*again, *unit), "a unit reads back as itself");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const std::vector<std::string> required = {"id", "value"}, optional = {"unit"};
  (void)remit::render(remit::parse_tsv(text, "table", required, optional).diagnostics());
  const std::string_view word = text.substr(0, 64);
  try_number(word);
  try_unit(word);
  (void)remit::parse_quantity(word);
  (void)remit::did_you_mean(word, required);
  return 0;
}
