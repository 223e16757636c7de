// SBML: no input may crash the reader, and an accepted model is written as a text that reads back.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "remit/base/assert.hpp"
#include "remit/lang/sbml_reader.hpp"
#include "remit/lang/sbml_writer.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const auto model = remit::parse_sbml(text, "model.xml");
  (void)remit::render(model.diagnostics());
  if (!model.ok()) return 0;
  const auto written = remit::print_sbml(*model);
  if (!written.ok()) return 0;
  const auto again = remit::parse_sbml(*written, "written.xml");
  REMIT_ASSERT(again.ok(),
               "an accepted model is written as a text that reads back:\n" + remit::render(again.diagnostics()));
  return 0;
}
