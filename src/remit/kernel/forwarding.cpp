#include "remit/kernel/forwarding.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace remit {
namespace {

bool is_link(Opcode op) {
  return op == Opcode::add || op == Opcode::sub || op == Opcode::mul_add || op == Opcode::mul_sub;
}
bool is_product(Opcode op) { return op == Opcode::mul_add || op == Opcode::mul_sub; }

/// `it` as a term that is added to what is in slot `sum`; nothing if it is not of that form.
std::optional<Instruction> as_term(Instruction it, std::uint32_t sum) {
  if (!is_link(it.op)) return std::nullopt;
  if (is_product(it.op)) {
    if (it.c != sum || it.a == sum || it.b == sum) return std::nullopt;
    return it;
  }
  if (it.op == Opcode::add && it.b == sum) std::swap(it.a, it.b);
  if (it.a != sum || it.b == sum) return std::nullopt;
  return Instruction{it.op, it.target, it.b, it.b, 0};
}

/// How many instructions from `begin` on grow one sum in one slot.
std::size_t chain_length(const Section& section, std::size_t begin) {
  if (!is_link(section[begin].op)) return 1;
  std::size_t end = begin + 1;
  while (end < section.size() && section[end].target == section[begin].target &&
         as_term(section[end], section[begin].target))
    ++end;
  return end - begin;
}

/// Where a chain that begins with `first` starts from. Of a + b it is the previous result if one of them is.
std::uint32_t start_of(const Instruction& first, std::optional<std::uint32_t> previous) {
  if (is_product(first.op)) return first.c;
  return first.op == Opcode::add && previous == first.b ? first.b : first.a;
}

void plan_chain(const Section& section, std::size_t begin, std::size_t length, std::vector<Planned>& plan) {
  const Instruction& first = section[begin];
  const auto previous = plan.empty() ? std::nullopt : std::optional(section[begin - 1].target);
  const std::uint32_t start = start_of(first, previous);
  Planned head;
  head.role = Planned::Role::head;
  head.terms = static_cast<std::uint32_t>(length);
  head.instruction = {first.op, first.target, 0, 0, start};
  if (previous == start) head.forwarded = Forwarded::c;
  plan.push_back(head);
  for (std::size_t k = begin; k < begin + length; ++k) {
    Planned term;
    term.role = Planned::Role::term;
    const std::uint32_t other = start == first.a ? first.b : first.a;
    const bool is_sum = k == begin && !is_product(first.op);
    term.instruction = is_sum ? Instruction{first.op, first.target, other, other, 0} : section[k];
    if (k > begin) term.instruction = *as_term(section[k], first.target);
    plan.push_back(term);
  }
}

Forwarded forwarded_operand(const Instruction& it, std::uint32_t previous) {
  const bool a = it.a == previous, b = arity(it.op) > 1 && it.b == previous, c = arity(it.op) > 2 && it.c == previous;
  if (!can_forward(it.op)) return Forwarded::none;
  if (a && b) return c ? Forwarded::none : Forwarded::a_and_b;
  if (a + b + c != 1) return Forwarded::none;
  return a ? Forwarded::a : b ? Forwarded::b : Forwarded::c;
}

/// Sums and products do not mind which operand comes first; the kernels have the code for `a`.
Instruction with_previous_first(Instruction it, std::uint32_t previous) {
  const bool commutes = it.op == Opcode::add || it.op == Opcode::mul || is_product(it.op);
  if (commutes && it.b == previous && it.a != previous) std::swap(it.a, it.b);
  return it;
}

void plan_single(const Section& section, std::size_t k, std::vector<Planned>& plan) {
  Planned single;
  single.instruction = section[k];
  if (k > 0) {
    single.instruction = with_previous_first(section[k], section[k - 1].target);
    single.forwarded = forwarded_operand(single.instruction, section[k - 1].target);
  }
  plan.push_back(single);
}

/// Marks what a single or a term reads from memory.
void mark_reads(const Planned& it, std::vector<bool>& read_later) {
  const Instruction& from = it.instruction;
  const Forwarded forwarded = it.forwarded;
  const int operands = it.role == Planned::Role::term ? std::min(arity(from.op), 2) : arity(from.op);
  if (forwarded != Forwarded::a && forwarded != Forwarded::a_and_b) read_later[from.a] = true;
  if (operands > 1 && forwarded != Forwarded::b && forwarded != Forwarded::a_and_b) read_later[from.b] = true;
  if (operands > 2 && forwarded != Forwarded::c) read_later[from.c] = true;
}

/// Backwards: a slot need not be written if it is written again before it is read. At the end every slot counts as
/// read.
void drop_stores(std::vector<Planned>& plan, std::uint32_t slots) {
  std::vector<bool> read_later(slots, true);
  for (std::size_t k = plan.size(); k-- > 0;) {
    Planned& it = plan[k];
    if (it.role == Planned::Role::term) continue;  // with its head
    const bool is_single = it.role == Planned::Role::single;
    it.stored = read_later[it.instruction.target] || (is_single && !can_forward(it.instruction.op));
    read_later[it.instruction.target] = false;
    if (is_single) {
      mark_reads(it, read_later);
      continue;
    }
    for (std::size_t term = 1; term <= it.terms; ++term) mark_reads(plan[k + term], read_later);
    if (it.forwarded == Forwarded::none) read_later[it.instruction.c] = true;
  }
}

std::uint32_t slots_of(const Section& section) {
  std::uint32_t slots = 0;
  for (const Instruction& it : section) slots = std::max({slots, it.target + 1, it.a + 1, it.b + 1, it.c + 1});
  return slots;
}

}  // namespace

bool can_forward(Opcode op) {
  switch (op) {
    case Opcode::add:
    case Opcode::sub:
    case Opcode::mul:
    case Opcode::div:
    case Opcode::neg:
    case Opcode::recip:
    case Opcode::mul_add:
    case Opcode::mul_sub:
      return true;
    default:
      return false;
  }
}

std::vector<Planned> plan_forwarding(const Section& section) {
  std::vector<Planned> plan;
  for (std::size_t k = 0; k < section.size();) {
    const std::size_t length = chain_length(section, k);
    if (length > 1) {
      plan_chain(section, k, length, plan);
    } else {
      plan_single(section, k, plan);
    }
    k += length;
  }
  drop_stores(plan, slots_of(section));
  return plan;
}

}  // namespace remit
