// Each instruction becomes `const V rK = ...;`, each lasting result an assignment to its slot S(slot).
#include "remit/kernel/emit_cpp.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "remit/base/assert.hpp"
#include "remit/base/math.hpp"
#include "remit/base/text.hpp"
#include "remit/kernel/chunks.hpp"
#include "remit/kernel/embedded_headers.hpp"
#include "remit/kernel/interpreter.hpp"

namespace remit {
namespace {

struct HostFunction {
  const char* name;
  double (*function)(double);
};
constexpr HostFunction hosts[] = {{"sin", math::sin},
                                  {"cos", math::cos},
                                  {"tan", math::tan},
                                  {"asin", math::asin},
                                  {"acos", math::acos},
                                  {"atan", math::atan},
                                  {"factorial", math::factorial}};

/// A header's text without what only a source tree can give it.
std::string pasted(std::string_view header) {
  std::string text;
  for (const std::string& line : split(header, '\n'))
    if (!line.starts_with("#include \"remit/") && !line.starts_with("#pragma once")) text += line + "\n";
  return text;
}

std::string enumerators() {
  std::string text;
  for (int op = 0; op < opcode_count; ++op)
    text += fmt::format("{}{}", op ? ", " : "", name_of(static_cast<Opcode>(op)));
  return text;
}

std::string host_text() {
  std::string text = fmt::format("namespace remit::math {{\nstatic double (*host[{}])(double);\n", std::size(hosts));
  for (std::size_t k = 0; k < std::size(hosts); ++k)
    text += fmt::format("double {}(double x) {{ return host[{}](x); }}\n", hosts[k].name, k);
  return text + "}\n";
}

std::string prologue(int pack) {
  return fmt::format("// Written by Remit; research use only.\n#define REMIT_ISA kernel\n{}{}{}{}",
                     pasted(embedded::pack), pasted(embedded::math), host_text(), pasted(embedded::math_kernels)) +
         fmt::format("namespace remit {{\nenum class Opcode : unsigned char {{ {} }};\n}}\n", enumerators()) +
         pasted(embedded::meaning) +
         fmt::format(
             "namespace {{\nusing namespace remit;\n"
             "constexpr int P = {};\n"
             "typedef double V __attribute__((vector_size(P * 8), may_alias));\n"
             "#define ALWAYS [[gnu::always_inline]] static inline\n"
             "#define NEVER [[gnu::noinline]] static\n"
             "ALWAYS V F(V a, V b, V c) {{ return fma<P>(a, b, c); }}\n"
             "ALWAYS V K(double value) {{ return value - V{{}}; }}\n"
             "#define S(slot) (*reinterpret_cast<V*>(tile + slot * W))\n",
             pack);
}

bool is_arithmetic(Opcode op) {
  switch (op) {
    case Opcode::copy:
    case Opcode::add:
    case Opcode::sub:
    case Opcode::mul:
    case Opcode::div:
    case Opcode::neg:
    case Opcode::mul_sub:
    case Opcode::mul_add:
    case Opcode::recip:
      return true;
    default:
      return false;
  }
}

/// Code so long that a call costs less than another copy of it.
bool is_long(Opcode op) {
  switch (op) {
    case Opcode::exp:
    case Opcode::log:
    case Opcode::pow:
    case Opcode::sinh:
    case Opcode::cosh:
    case Opcode::tanh:
      return true;
    default:
      return op >= Opcode::sin;
  }
}

std::string expression(Opcode op, const std::array<std::string, 3>& x) {
  switch (op) {
    case Opcode::copy:
      return x[0];
    case Opcode::add:
      return x[0] + " + " + x[1];
    case Opcode::sub:
      return x[0] + " - " + x[1];
    case Opcode::mul:
      return x[0] + " * " + x[1];
    case Opcode::div:
      return x[0] + " / " + x[1];
    case Opcode::neg:
      return "-" + x[0];
    case Opcode::mul_sub:
      return fmt::format("F(-{}, {}, {})", x[0], x[1], x[2]);
    case Opcode::mul_add:
      return fmt::format("F({}, {}, {})", x[0], x[1], x[2]);
    case Opcode::recip:
      return "1.0 / " + x[0];
    default:
      break;
  }
  std::string call = fmt::format("{}_({}", name_of(op), x[0]);
  for (int k = 1; k < arity(op); ++k) call += ", " + x[static_cast<std::size_t>(k)];
  return call + ")";
}

/// One function per instruction that is no plain arithmetic.
std::string function_text(Opcode op) {
  const char* parameters[] = {"V a", "V a, V b", "V a, V b, V c"};
  const char* operands[] = {"a, a, a", "a, b, a", "a, b, c"};
  const int last = arity(op) - 1;
  return fmt::format("{} V {}_({}) {{ return value_of<P, Opcode::{}>({}); }}\n", is_long(op) ? "NEVER" : "ALWAYS",
                     name_of(op), parameters[last], name_of(op), operands[last]);
}

std::string number(double value) {
  if (std::isnan(value)) return "K(__builtin_nan(\"\"))";
  if (std::isinf(value)) return value > 0 ? "K(__builtin_inf())" : "K(-__builtin_inf())";
  return fmt::format("K({:a})", value);
}

/// Constants that no section ever overwrites, so that they can be part of the code.
std::map<std::uint32_t, double> literals(const Program& program) {
  std::map<std::uint32_t, double> found(program.constants.begin(), program.constants.end());
  for (Part part : every_part)
    for (const Instruction& it : section_of(program, part)) found.erase(it.target);
  return found;
}

class Printer {
 public:
  Printer(const Program& program, const EmitOptions& options)
      : program_(program), options_(options), literals_(literals(program)) {}

  std::string run() {
    std::string code;
    for (Part part : every_part) code += section_code(part);
    return prologue(options_.pack) + functions() + "template <int W>\nstruct Tile {\n" + code + "};\n}\n" + exports();
  }

 private:
  std::string functions() const {
    std::string text;
    for (int op = 0; op < opcode_count; ++op)
      if (is_used_[op]) text += function_text(static_cast<Opcode>(op));
    return text;
  }

  std::string section_code(Part part) {
    const Section& section = section_of(program_, part);
    std::string code, calls;
    for (const Chunk& chunk : chunks_of(program_, section, options_.chunk)) {
      code += fmt::format("NEVER void chunk{}(double* tile) {{\n{}}}\n", chunks_, chunk_code(section, chunk));
      calls += fmt::format("  for (int lane = 0; lane < W; lane += P) chunk{}(tile + lane);\n", chunks_++);
    }
    return code + fmt::format("static void section{}([[maybe_unused]] double* tile) {{\n{}}}\n", static_cast<int>(part),
                              calls);
  }

  std::string chunk_code(const Section& section, const Chunk& chunk) {
    std::map<std::uint32_t, std::string> held;  // slots whose value is in a register
    std::string code;
    const auto operand = [&](std::uint32_t slot) {
      if (const auto found = held.find(slot); found != held.end()) return found->second;
      if (const auto found = literals_.find(slot); found != literals_.end()) return number(found->second);
      return fmt::format("S({})", slot);
    };
    for (std::size_t k = chunk.begin; k < chunk.end; ++k) {
      const Instruction& it = section[k];
      const std::array<std::string, 3> operands{operand(it.a), operand(it.b), operand(it.c)};
      const std::string name = fmt::format("r{}", k - chunk.begin);
      if (!is_arithmetic(it.op)) is_used_[static_cast<int>(it.op)] = true;
      code += fmt::format("const V {} = {};", name, expression(it.op, operands));
      code += chunk.is_stored[k - chunk.begin] ? fmt::format(" S({}) = {};\n", it.target, name) : "\n";
      held[it.target] = name;
    }
    return code;
  }

  std::string exports() const {
    std::string widths, sections;
    for (Part part : every_part) {
      if (section_of(program_, part).empty()) continue;
      sections += fmt::format("    case {0}: return Tile<W>::section{0};\n", static_cast<int>(part));
    }
    for (int width : options_.widths) widths += fmt::format("  if (width == {0}) return section<{0}>(part);\n", width);
    return "namespace {\ntemplate <int W>\nauto section(int part) -> void (*)(double*) {\n  switch (part) {\n" +
           sections +
           "    default: return nullptr;\n  }\n}\n}\n"
           "#define EXPORT extern \"C\" __attribute__((visibility(\"default\")))\n"
           "EXPORT void remit_bind(double (*const* functions)(double)) {\n" +
           fmt::format("  for (int k = 0; k < {}; ++k) remit::math::host[k] = functions[k];\n}}\n", std::size(hosts)) +
           "EXPORT auto remit_section(int part, int width) -> void (*)(double*) {\n" + widths +
           "  return nullptr;\n}\n";
  }

  const Program& program_;
  const EmitOptions& options_;
  const std::map<std::uint32_t, double> literals_;
  std::array<bool, opcode_count> is_used_{};
  int chunks_ = 0;
};

}  // namespace

std::string emit_cpp(const Program& program, const EmitOptions& options) {
  for (int width : options.widths)
    REMIT_ASSERT(width > 0 && width % lane_multiple == 0 && width % options.pack == 0, "a tile holds whole registers");
  return Printer(program, options).run();
}

std::span<double (*const)(double)> host_functions() {
  static const auto functions = [] {
    std::array<double (*)(double), std::size(hosts)> all{};
    for (std::size_t k = 0; k < all.size(); ++k) all[k] = hosts[k].function;
    return all;
  }();
  return functions;
}

}  // namespace remit
