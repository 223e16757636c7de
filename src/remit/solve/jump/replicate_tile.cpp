#include "remit/solve/jump/replicate_tile.hpp"

#include <algorithm>
#include <limits>
#include <map>

#include "remit/kernel/interpreter.hpp"
#include "remit/solve/jump/run_section.hpp"

namespace remit {
namespace {

constexpr std::int64_t all_ones = -1;
constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

}  // namespace

// ---- the program

bool LaneProgram::fits(const JumpProgram& program, JumpMethod method) {
  return method == JumpMethod::direct && program.events.empty() && program.clocks.empty() && !program.moves() &&
         !program.reactions.empty() && program.reactions.size() <= most_in_a_row;
}

LaneProgram::LaneProgram(const JumpProgram& program) {
  Program propensities;
  for (const JumpReaction& reaction : program.reactions) add_code(reaction, propensities.derivatives);
  add_changes(program);
  propensities.slots = static_cast<std::uint32_t>(slots_.size());
  kernel_ = make_interpreter(std::move(propensities));
}

std::uint32_t LaneProgram::row_of(std::uint32_t slot) {
  const auto found = std::find(slots_.begin(), slots_.end(), slot);
  const auto row = static_cast<std::uint32_t>(found - slots_.begin());
  if (found == slots_.end()) slots_.push_back(slot);
  return row;
}

void LaneProgram::add_code(const JumpReaction& reaction, Section& code) {
  for (Instruction it : reaction.code) {
    const int operands = arity(it.op);
    it.a = row_of(it.a);
    it.b = operands > 1 ? row_of(it.b) : it.a;
    it.c = operands > 2 ? row_of(it.c) : it.a;
    it.target = row_of(it.target);
    code.push_back(it);
  }
  propensity_.push_back(row_of(reaction.propensity) * ReplicateTile::lanes);
}

void LaneProgram::add_changes(const JumpProgram& program) {
  std::map<std::uint32_t, std::vector<LaneChange>> by_state;
  for (std::uint32_t r = 0; r < program.reactions.size(); ++r)
    for (const auto& [state, change] : program.reactions[r].changes) {
      const std::uint32_t row = row_of(program.state.begin + state);
      by_state[row].push_back({row * ReplicateTile::lanes, r, change});
    }
  for (const auto& [row, changes] : by_state) {
    moved_.push_back(row);
    changes_.insert(changes_.end(), changes.begin(), changes.end());
  }
}

// ---- the tile

ReplicateTile::ReplicateTile(const LaneProgram& ready, const JumpProgram& program, const JumpRequest& request,
                             const JumpOptions& options)
    : ready_(ready),
      program_(program),
      request_(request),
      options_(options),
      alone_(program, options),
      tile_(ready.slots_.size() * lanes),
      now_(lanes),
      limit_(lanes),
      wait_(rows * lanes),
      choice_(rows * lanes),
      row_wait_(rows),
      row_choice_(rows),
      active_(lanes),
      call_(lanes),
      number_(lanes),
      word_(lanes),
      first_(lanes),
      slots_(lanes),
      result_(lanes),
      sample_(lanes) {}

void ReplicateTile::run(std::uint32_t first, std::vector<SampledPath>& results) {
  results_ = &results;
  first_replicate_ = first;
  started_ = 0;
  running_ = 0;
  for (int lane = 0; lane < lanes; ++lane) start_next(lane, -1);
  LaneArrays arrays{.lanes = lanes,
                    .reactions = static_cast<std::uint32_t>(ready_.propensity_.size()),
                    .changes = static_cast<std::uint32_t>(ready_.changes_.size()),
                    .tile = tile_.data(),
                    .propensity = ready_.propensity_.data(),
                    .change = ready_.changes_.data(),
                    .now = now_.data(),
                    .limit = limit_.data(),
                    .active = active_.data(),
                    .call = call_.data()};
  while (running_ > 0) {
    draw_rows();
    for (int row = 0; row < rows && running_ > 0; ++row) {
      arrays.wait = &wait_[static_cast<std::size_t>(row * lanes)];
      arrays.choice = &choice_[static_cast<std::size_t>(row * lanes)];
      ready_.kernel_->run(Part::derivatives, tile_.data(), lanes);
      if (!loops_.jump(arrays)) continue;
      for (int lane = 0; lane < lanes; ++lane)
        if (call_[static_cast<std::size_t>(lane)] != no_call) answer(lane, row);
    }
    for (std::int64_t& number : number_) number += rows;
  }
}

// ---- random numbers

void ReplicateTile::draw_rows() {
  for (int lane = 0; lane < lanes; ++lane) first_[lane] = static_cast<std::uint64_t>(number_[lane]);
  loops_.draw_rows({options_.seed, options_.patient}, word_.data(), first_.data(), lanes, rows, wait_.data(),
                   choice_.data());
  spoil_attempts_beyond_the_last();
}

/// A lane that has no attempts left finds no number, and goes to JumpRun.
void ReplicateTile::spoil_attempts_beyond_the_last() {
  for (int lane = 0; lane < lanes; ++lane)
    for (int row = rows - 1; row >= 0 && number_[lane] + row >= options_.most_jumps; --row)
      wait_[static_cast<std::size_t>(row * lanes + lane)] = nan;
}

/// The rows after this one, for a replicate that begins there.
void ReplicateTile::draw_rest(int lane, int row) {
  number_[lane] = -(row + 1);
  if (row + 1 == rows || row < 0) return;
  loops_.draw_ahead({options_.seed, options_.patient}, word_[lane], 0, rows, row_wait_.data(), row_choice_.data());
  for (int k = row + 1; k < rows; ++k) {
    const bool allowed = k - row - 1 < options_.most_jumps;
    wait_[static_cast<std::size_t>(k * lanes + lane)] = allowed ? row_wait_[k - row - 1] : nan;
    choice_[static_cast<std::size_t>(k * lanes + lane)] = row_choice_[k - row - 1];
  }
}

// ---- a lane's replicate: begun, sampled, ended

/// Without draws at the start every replicate begins like the first.
bool ReplicateTile::begin(std::uint32_t replicate) {
  if (!beginning_.empty() && program_.initial_draws.empty()) return begins_well_;
  alone_.start(replicate, request_.overrides);
  beginning_ = alone_.state().slots();
  return begins_well_ = alone_.status() == JumpStatus::ok;
}

void ReplicateTile::start_next(int lane, int row) {
  active_[lane] = 0;
  while (started_ < results_->size()) {
    result_[lane] = started_++;
    const std::uint32_t replicate = first_replicate_ + static_cast<std::uint32_t>(result_[lane]);
    if (!begin(replicate) || request_.times.empty()) {
      sample(alone_, request_, replicate, (*results_)[result_[lane]]);
      continue;
    }
    word_[lane] = JumpRandom::word_of(replicate);
    load(lane);
    draw_rest(lane, row);
    ++running_;
    return;
  }
}

void ReplicateTile::load(int lane) {
  slots_[lane] = beginning_;
  for (std::uint32_t row = 0; row < ready_.slots_.size(); ++row) value(row, lane) = slots_[lane][ready_.slots_[row]];
  SampledPath& path = (*results_)[result_[lane]];
  path = {};
  path.values.resize(request_.times.size() * request_.observables.size());
  sample_[lane] = 0;
  now_[lane] = 0;
  limit_[lane] = request_.times[0];
  active_[lane] = all_ones;
}

void ReplicateTile::answer(int lane, int row) {
  const double time = planned(lane, row);
  if (call_[lane] == negative_state || time != time) return run_alone(lane), start_next(lane, row);
  sample_until(lane, time);
  if (sample_[lane] == request_.times.size()) return end(lane, row);
  limit_[lane] = request_.times[sample_[lane]];
  jump_alone(lane, row);
}

/// When the lane jumps next; no number if JumpRun is to look at it.
double ReplicateTile::planned(int lane, int row) {
  double total = 0;
  for (const std::uint32_t offset : ready_.propensity_) {
    if (at_offset(offset, lane) < 0) return nan;
    total += at_offset(offset, lane);
  }
  return total < infinity ? now_[lane] + wait_[static_cast<std::size_t>(row * lanes + lane)] / total : nan;
}

void ReplicateTile::sample_until(int lane, double time) {
  std::vector<double>& slots = slots_[lane];
  const std::size_t columns = request_.observables.size();
  for (const std::uint32_t row : ready_.moved_) slots[ready_.slots_[row]] = value(row, lane);
  for (std::size_t& k = sample_[lane]; k < request_.times.size() && time > request_.times[k]; ++k) {
    slots[program_.time] = request_.times[k];
    run_section(program_.observe, slots.data());
    for (std::size_t i = 0; i < columns; ++i)
      (*results_)[result_[lane]].values[k * columns + i] = slots[program_.observable.begin + request_.observables[i]];
  }
}

void ReplicateTile::jump_alone(int lane, int row) {
  const std::size_t place = static_cast<std::size_t>(row * lanes + lane);
  double total = 0;
  for (const std::uint32_t offset : ready_.propensity_) total += at_offset(offset, lane);
  now_[lane] += wait_[place] / total;
  const double point = choice_[place] * total;
  double sum = 0;
  std::uint32_t reaction = 0;
  for (; reaction < ready_.propensity_.size(); ++reaction)
    if (point < (sum += at_offset(ready_.propensity_[reaction], lane))) break;
  bool negative = false;
  for (const LaneChange& it : ready_.changes_)
    if (it.reaction == reaction) negative = (at_offset(it.state, lane) += it.change) < 0 || negative;
  if (negative) run_alone(lane), start_next(lane, row);
}

void ReplicateTile::end(int lane, int row) {
  (*results_)[result_[lane]].jumps = number_[lane] + row;
  --running_;
  start_next(lane, row);
}

void ReplicateTile::run_alone(int lane) {
  sample(alone_, request_, first_replicate_ + static_cast<std::uint32_t>(result_[lane]), (*results_)[result_[lane]]);
  --running_;
}

}  // namespace remit
