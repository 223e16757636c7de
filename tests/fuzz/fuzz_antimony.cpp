// Models and expressions: no input may crash the reader, and an accepted model prints as a text that reads back.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "remit/base/assert.hpp"
#include "remit/lang/antimony.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  (void)remit::parse_expression(text.substr(0, 256), "expression");
  const auto model = remit::parse_antimony(text, "model.ant");
  (void)remit::render(model.diagnostics());
  if (!model.ok()) return 0;
  const auto again = remit::parse_antimony(remit::print_antimony(*model), "printed.ant");
  REMIT_ASSERT(again.ok(),
               "an accepted model prints as a text that reads back:\n" + remit::render(again.diagnostics()));
  return 0;
}
