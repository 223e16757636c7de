#include "remit/solve/jump/boxed_tile.hpp"

namespace remit {
namespace {

constexpr std::int64_t all_ones = -1;

/// A law that is no product, for the loops.
double run_law(const void* program, std::uint32_t reaction, double* slots) {
  return propensity_of(static_cast<const JumpProgram*>(program)->reactions[reaction], slots);
}

}  // namespace

bool BoxedTile::fits(const JumpProgram& program, JumpMethod method) {
  return method == JumpMethod::direct && program.events.empty() && program.clocks.empty() && !program.moves() &&
         program.reactions.size() > most_in_a_row;
}

BoxedTile::BoxedTile(const JumpProgram& program, std::shared_ptr<const ReactionTable> table, const JumpRequest& request,
                     const JumpOptions& options, const JumpLoops& loops)
    : program_(program),
      table_(std::move(table)),
      request_(request),
      options_(options),
      loops_(loops),
      alone_(program, options, table_),
      unused_(options.seed, options.patient, options.replicate),
      states_(lanes, JumpState(program, table_)),
      now_(lanes),
      limit_(lanes),
      total_(lanes),
      wait_(rows * lanes),
      choice_(rows * lanes),
      row_wait_(rows),
      row_choice_(rows),
      active_(lanes),
      call_(lanes),
      jumps_(lanes),
      number_(lanes),
      word_(lanes),
      first_(lanes),
      reaction_(lanes),
      result_(lanes),
      sample_(lanes) {
  for (JumpState& state : states_) lane_.push_back(state.boxed_lane());
  const SumTree& tree = states_[0].tree();
  for (std::uint32_t level = 0; level + 1 < tree.levels(); ++level)
    level_.push_back(static_cast<std::uint32_t>(tree.begin_of(level)));
  root_.resize(tree.at_root() * lanes);
}

BoxedArrays BoxedTile::arrays() {
  return {.lanes = lanes,
          .lane = lane_.data(),
          .at_root = static_cast<std::uint32_t>(states_[0].tree().at_root()),
          .levels = static_cast<std::uint32_t>(level_.size()),
          .level = level_.data(),
          .root = root_.data(),
          .law = table_->laws().data(),
          .change = table_->changes().data(),
          .run_law = run_law,
          .program = &program_,
          .now = now_.data(),
          .limit = limit_.data(),
          .total = total_.data(),
          .active = active_.data(),
          .call = call_.data(),
          .jumps = jumps_.data(),
          .reaction = reaction_.data()};
}

void BoxedTile::run(std::uint32_t first, std::vector<SampledPath>& results) {
  results_ = &results;
  first_replicate_ = first;
  started_ = 0;
  running_ = 0;
  for (int lane = 0; lane < lanes; ++lane) start_next(lane, -1);
  BoxedArrays at = arrays();
  while (running_ > 0) {
    draw_rows();
    for (int row = 0; row < rows && running_ > 0; ++row) {
      at.wait = &wait_[static_cast<std::size_t>(row * lanes)];
      at.choice = &choice_[static_cast<std::size_t>(row * lanes)];
      if (!loops_.attempt(at)) continue;
      for (int lane = 0; lane < lanes; ++lane)
        if (call_[static_cast<std::size_t>(lane)] != no_call) answer(lane, row);
    }
    for (std::int64_t& number : number_) number += rows;
  }
}

// ---- random numbers

/// A lane that might reach the last jump allowed goes to JumpRun.
void BoxedTile::draw_rows() {
  for (int lane = 0; lane < lanes; ++lane)
    while (active_[lane] && jumps_[lane] + rows > options_.most_jumps) run_alone(lane, -1);
  for (int lane = 0; lane < lanes; ++lane) first_[lane] = static_cast<std::uint64_t>(number_[lane]);
  loops_.draw_rows({options_.seed, options_.patient}, word_.data(), first_.data(), lanes, rows, wait_.data(),
                   choice_.data());
}

/// The rows after this one, for a replicate that begins there.
void BoxedTile::draw_rest(int lane, int row) {
  number_[lane] = -(row + 1);
  if (row + 1 == rows || row < 0) return;
  loops_.draw_ahead({options_.seed, options_.patient}, word_[lane], 0, rows, row_wait_.data(), row_choice_.data());
  for (int k = row + 1; k < rows; ++k) {
    wait_[static_cast<std::size_t>(k * lanes + lane)] = row_wait_[k - row - 1];
    choice_[static_cast<std::size_t>(k * lanes + lane)] = row_choice_[k - row - 1];
  }
}

// ---- a lane's replicate: begun, sampled, ended

void BoxedTile::start_next(int lane, int row) {
  active_[lane] = 0;
  while (started_ < results_->size()) {
    result_[lane] = started_++;
    const std::uint32_t replicate = first_replicate_ + static_cast<std::uint32_t>(result_[lane]);
    SampledPath& path = (*results_)[result_[lane]];
    JumpRandom random(options_.seed, options_.patient, replicate);
    states_[lane].start(request_.overrides, random);
    if (states_[lane].status() != JumpStatus::ok || request_.times.empty() || options_.most_jumps < rows) {
      sample(alone_, request_, replicate, path);
      continue;
    }
    path = {};
    path.values.resize(request_.times.size() * request_.observables.size());
    word_[lane] = JumpRandom::word_of(replicate);
    sample_[lane] = 0;
    jumps_[lane] = 0;
    now_[lane] = 0;
    limit_[lane] = request_.times[0];
    active_[lane] = all_ones;
    show_bounds(lane);
    draw_rest(lane, row);
    ++running_;
    return;
  }
}

void BoxedTile::answer(int lane, int row) {
  JumpState& state = states_[lane];
  switch (call_[lane]) {
    case left_box:
      state.follow_boxes(reaction_[lane]);
      break;
    case loose_bound:
      state.tighten(reaction_[lane]);
      break;
    default:
      return take_sample_and_jump(lane, row);
  }
  if (state.status() != JumpStatus::ok) return run_alone(lane, row);
  show_bounds(lane);
}

void BoxedTile::take_sample_and_jump(int lane, int row) {
  JumpState& state = states_[lane];
  const std::size_t place = static_cast<std::size_t>(row * lanes + lane);
  const double time = now_[lane] + wait_[place] / total_[lane];
  sample_until(lane, time);
  if (sample_[lane] == request_.times.size()) return end(lane, row);
  limit_[lane] = request_.times[sample_[lane]];
  now_[lane] = time;
  const SumTree::Choice chosen = state.choose(choice_[place] * total_[lane]);
  if (state.keeps(chosen)) {
    ++jumps_[lane];
    state.fire(chosen.leaf, unused_);
  }
  if (state.status() != JumpStatus::ok) return run_alone(lane, row);
  show_bounds(lane);
}

void BoxedTile::sample_until(int lane, double time) {
  const std::size_t columns = request_.observables.size();
  for (std::size_t& k = sample_[lane]; k < request_.times.size() && time > request_.times[k]; ++k) {
    states_[lane].observe(request_.times[k]);
    for (std::size_t i = 0; i < columns; ++i)
      (*results_)[result_[lane]].values[k * columns + i] = states_[lane].observable(request_.observables[i]);
  }
}

/// To the loops, which read the root of all lanes together.
void BoxedTile::show_bounds(int lane) {
  const SumTree& tree = states_[lane].tree();
  total_[lane] = tree.total();
  for (std::size_t k = 0; k < tree.at_root(); ++k) root_[k * lanes + static_cast<std::size_t>(lane)] = tree.root()[k];
}

void BoxedTile::end(int lane, int row) {
  (*results_)[result_[lane]].jumps = jumps_[lane];
  --running_;
  start_next(lane, row);
}

void BoxedTile::run_alone(int lane, int row) {
  sample(alone_, request_, first_replicate_ + static_cast<std::uint32_t>(result_[lane]), (*results_)[result_[lane]]);
  --running_;
  start_next(lane, row);
}

}  // namespace remit
