#include "remit/program/emit_lu.hpp"

#include <map>

namespace remit {
namespace {

class LuEmitter {
 public:
  LuEmitter(const LuPlan& plan, Layout& layout, Program& program) : plan_(plan), layout_(layout), program_(program) {
    for (std::uint32_t k = 0; k < program.jacobian_entries.size(); ++k)
      place_[program.jacobian_entries[k]] = program.jacobian.begin + k;
  }

  void factor() {
    reciprocal_.resize(plan_.order.size());
    diagonal_ = layout_.temporary();
    pivot_ = layout_.temporary();
    ratio_ = layout_.temporary();
    lowest_ = layout_.temporary();
    highest_ = layout_.temporary();
    for (std::uint32_t i : plan_.order) eliminate(i);
    finish_growth();
  }

  /// The derivative is added, then forward through L, backward through U, in place in the block `rhs`. The terms of a
  /// sum come in the order in which their unknowns are found, so that the sum waits for the last of them only.
  void solve() {
    for (std::uint32_t i : plan_.order) {
      program_.solve.push_back({Opcode::add, rhs(i), rhs(i), program_.derivative.begin + i, 0});
      for (std::uint32_t k : plan_.lower[i]) accumulate(program_.solve, rhs(i), place_.at({i, k}), rhs(k));
    }
    for (auto it = plan_.order.rbegin(); it != plan_.order.rend(); ++it) {
      const std::uint32_t i = *it;
      for (auto j = plan_.upper[i].rbegin(); j != plan_.upper[i].rend(); ++j)
        accumulate(program_.solve, rhs(i), place_.at({i, *j}), rhs(*j));
      program_.solve.push_back({Opcode::mul, rhs(i), rhs(i), reciprocal_[i], 0});
    }
  }

 private:
  void eliminate(std::uint32_t i) {
    for (std::uint32_t k : plan_.lower[i]) {
      update(i, k);
      const std::uint32_t from = place_.at({i, k});
      const std::uint32_t to = own_slot(i, k);
      put({Opcode::mul, to, from, reciprocal_[k], 0});  // l_ik = m_ik r_k
    }
    pivot(i);
    for (std::uint32_t j : plan_.upper[i]) update(i, j);
  }

  /// m_ij += l_ik m_kj for every k that is eliminated before both i and j.
  void update(std::uint32_t i, std::uint32_t j) {
    for (std::uint32_t k : plan_.lower[i]) {
      if (plan_.position[k] >= plan_.position[j]) break;
      if (!plan_.has_upper(k, j)) continue;
      const auto before = place_.find({i, j});
      const std::uint32_t l = place_.at({i, k}), m = place_.at({k, j});
      if (before == place_.end()) {
        put({Opcode::mul, own_slot(i, j), l, m, 0});  // fill
      } else {
        const std::uint32_t from = before->second;
        put({Opcode::mul_add, own_slot(i, j), l, m, from});
      }
    }
  }

  void pivot(std::uint32_t i) {
    const auto entry = place_.find({i, i});
    const bool is_zero = entry == place_.end();
    const std::uint32_t before = is_zero ? program_.shift : diagonal_;
    if (!is_zero) put({Opcode::sub, diagonal_, program_.shift, entry->second, 0});
    std::uint32_t now = before;
    for (std::uint32_t k : plan_.lower[i]) {
      if (!plan_.has_upper(k, i)) continue;
      put({Opcode::mul_sub, pivot_, place_.at({i, k}), place_.at({k, i}), now});
      now = pivot_;
    }
    reciprocal_[i] = layout_.slot();
    put({Opcode::recip, reciprocal_[i], now, 0, 0});
    if (now == pivot_) watch(before, reciprocal_[i]);
  }

  /// Keeps the lowest and highest |diagonal entry before elimination / pivot|.
  void watch(std::uint32_t before, std::uint32_t reciprocal) {
    put({Opcode::mul, ratio_, before, reciprocal, 0});
    if (!watched_) {
      put({Opcode::abs, lowest_, ratio_, 0, 0});
      put({Opcode::abs, highest_, ratio_, 0, 0});
    } else {
      put({Opcode::abs, ratio_, ratio_, 0, 0});
      put({Opcode::min, lowest_, ratio_, lowest_, 0});
      put({Opcode::max, highest_, ratio_, highest_, 0});
    }
    watched_ = true;
  }

  void finish_growth() {
    if (!watched_) return put({Opcode::copy, program_.pivot_growth, layout_.constant(1), 0, 0});
    put({Opcode::recip, ratio_, highest_, 0, 0});
    put({Opcode::min, program_.pivot_growth, ratio_, lowest_, 0});
  }

  void put(const Instruction& instruction) { program_.factor.push_back(instruction); }
  static void accumulate(Section& section, std::uint32_t target, std::uint32_t a, std::uint32_t b) {
    section.push_back({Opcode::mul_add, target, a, b, target});
  }
  std::uint32_t rhs(std::uint32_t i) const { return program_.rhs.begin + i; }

  /// A slot of the factors: Jacobian slots are never written.
  std::uint32_t own_slot(std::uint32_t i, std::uint32_t j) {
    const auto [slot, fresh] = own_.try_emplace({i, j}, 0);
    if (fresh) slot->second = layout_.slot();
    return place_[{i, j}] = slot->second;
  }

  const LuPlan& plan_;
  Layout& layout_;
  Program& program_;
  std::map<Entry2, std::uint32_t> place_, own_;  // where the present value of an entry is
  std::vector<std::uint32_t> reciprocal_;
  std::uint32_t diagonal_ = 0, pivot_ = 0, ratio_ = 0, lowest_ = 0, highest_ = 0;
  bool watched_ = false;
};

}  // namespace

void emit_lu(const LuPlan& plan, Layout& layout, Program& program) {
  LuEmitter emitter(plan, layout, program);
  emitter.factor();
  emitter.solve();
}

}  // namespace remit
