#include "remit/kernel/forwarding.hpp"

#include <algorithm>
#include <utility>

namespace remit {
namespace {

bool is_product(Opcode op) { return op == Opcode::mul_add || op == Opcode::mul_sub; }

/// Whether `it` goes on with the sum that `head` began.
bool continues(const Instruction& it, const Instruction& head) {
  return it.op == head.op && it.target == head.target && it.c == head.target && it.a != head.target &&
         it.b != head.target;
}

/// How many instructions from `begin` on are one run.
std::size_t run_length(const Section& section, std::size_t begin) {
  if (!is_product(section[begin].op)) return 1;
  std::size_t end = begin + 1;
  while (end < section.size() && end < begin + most_terms && continues(section[end], section[begin])) ++end;
  return end - begin;
}

void plan_run(const Section& section, std::size_t begin, std::size_t length, std::vector<Planned>& plan) {
  Planned head;
  head.role = Planned::Role::head;
  head.terms = static_cast<std::uint32_t>(length);
  head.instruction = section[begin];
  if (begin > 0 && section[begin - 1].target == section[begin].c) head.forwarded = Forwarded::c;
  plan.push_back(head);
  for (std::size_t k = begin; k < begin + length; ++k) {
    Planned term;
    term.role = Planned::Role::term;
    term.instruction = section[k];
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
    const std::size_t length = run_length(section, k);
    if (length > 1) {
      plan_run(section, k, length, plan);
    } else {
      plan_single(section, k, plan);
    }
    k += length;
  }
  drop_stores(plan, slots_of(section));
  return plan;
}

}  // namespace remit
