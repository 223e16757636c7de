#include "scalar_code.hpp"

#include <set>
#include <vector>

#include <fmt/format.h>

namespace remit {
namespace {

std::string spelled(Opcode op, const std::string& a, const std::string& b, const std::string& c) {
  switch (op) {
    case Opcode::copy:
      return a;
    case Opcode::add:
      return fmt::format("{} + {}", a, b);
    case Opcode::sub:
      return fmt::format("{} - {}", a, b);
    case Opcode::mul:
      return fmt::format("{} * {}", a, b);
    case Opcode::div:
      return fmt::format("{} / {}", a, b);
    case Opcode::neg:
      return fmt::format("-{}", a);
    case Opcode::mul_add:
      return fmt::format("{} + {} * {}", c, a, b);
    case Opcode::mul_sub:
      return fmt::format("{} - {} * {}", c, a, b);
    case Opcode::recip:
      return fmt::format("1.0 / {}", a);
    case Opcode::exp:
    case Opcode::log:
    case Opcode::sqrt:
      return fmt::format("std::{}({})", name_of(op), a);
    case Opcode::pow:
      return fmt::format("std::pow({}, {})", a, b);
    case Opcode::min:
    case Opcode::max:
      return fmt::format("std::f{}({}, {})", name_of(op), a, b);
    case Opcode::less:
      return fmt::format("{} < {} ? 1.0 : 0.0", a, b);
    case Opcode::less_equal:
      return fmt::format("{} <= {} ? 1.0 : 0.0", a, b);
    case Opcode::select:
      return fmt::format("{} != 0 ? {} : {}", a, b, c);
    default:
      return fmt::format("apply(Opcode::{}, {}, {}, {})", name_of(op), a, b, c);
  }
}

bool inside(const Block& block, std::uint32_t slot) { return slot >= block.begin && slot < block.begin + block.size; }

/// One section: what it defines lives in locals, what it was given is read from the array.
std::string function_text(const Program& program, const char* name, const Section& section, bool keeps_all) {
  std::set<std::uint32_t> defined;
  const auto value = [&](std::uint32_t slot) {
    return defined.contains(slot) ? fmt::format("t{}", slot) : fmt::format("s[{}]", slot);
  };
  std::string body;
  for (const Instruction& it : section) {
    const std::string text = spelled(it.op, value(it.a), value(it.b), value(it.c));
    body += fmt::format("  {}t{} = {};\n", defined.insert(it.target).second ? "double " : "", it.target, text);
  }
  for (const std::uint32_t slot : defined) {
    if (keeps_all || inside(program.derivative, slot) || inside(program.jacobian, slot))
      body += fmt::format("  s[{}] = t{};\n", slot, slot);
  }
  return fmt::format("void {}(double* s) {{\n{}}}\n", name, body);
}

}  // namespace

std::string scalar_code(const Program& program) {
  return "#include <cmath>\n#include \"remit/program/opcode.hpp\"\nnamespace remit {\n" +
         function_text(program, "scalar_once", program.once, true) +
         function_text(program, "scalar_derivatives", program.derivatives, false) +
         function_text(program, "scalar_jacobians", program.jacobians, false) + "}  // namespace remit\n";
}

}  // namespace remit
