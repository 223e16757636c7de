// Dosing tables: no input may crash the reader, and whatever it accepts keeps its promises: rising clocks, known
// compartments, legal numbers.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "remit/base/assert.hpp"
#include "remit/solve/dosing_table.hpp"

namespace {

void check(const remit::DosingRow& row, double& clock) {
  REMIT_ASSERT(row.clock >= clock && row.clock <= remit::latest_time, "clocks rise");
  REMIT_ASSERT(row.compartment >= -1 && row.compartment < 2, "compartments are known");
  REMIT_ASSERT(row.additional >= 0 && row.additional <= remit::most_additional, "ADDL is bounded");
  REMIT_ASSERT(row.steady == 0 || row.interval > 0 || row.amount == 0, "a steady state has an interval");
  REMIT_ASSERT(std::isfinite(row.amount) && std::isfinite(row.rate), "numbers are finite");
  clock = row.clock;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const remit::Carry carry = size % 2 ? remit::Carry::locf : remit::Carry::nocb;
  const auto table =
      remit::parse_dosing_table(text, "doses.csv", {.compartments = {"depot", "central"}, .carry = carry});
  (void)remit::render(table.diagnostics());
  if (!table.ok()) return 0;
  for (const remit::DosingSubject& subject : table->subjects) {
    double clock = 0;
    for (const remit::DosingRow& row : subject.rows) check(row, clock);
  }
  return 0;
}
