// integrate(): a tile of lanes per thread over one queue of patients. Every lane's decisions depend on its own data
// only, so neither the width, the threads nor the order of the queue can change a byte. The rules of one turn are in
// TileWorker::turn.
#include "remit/solve/integrate.hpp"

#include <algorithm>
#include <numeric>

#include "remit/base/assert.hpp"
#include "remit/base/parallel.hpp"
#include "remit/base/rng.hpp"
#include "remit/solve/lane.hpp"

namespace remit {
namespace {

/// Patients in the order asked for; the lanes of all threads take from it. Counts the fates.
class Queue {
 public:
  Queue(std::span<Patient* const> patients, const SolveOptions& options)
      : patients_(patients), options_(options), order_(patients.size()) {
    std::iota(order_.begin(), order_.end(), std::size_t{0});
    if (options.order_seed != 0) shuffle(options.order_seed);
  }

  Patient* take() {
    const std::size_t next = next_.fetch_add(1, std::memory_order_relaxed);
    return next < order_.size() ? patients_[order_[next]] : nullptr;
  }
  bool cancelled() const { return options_.cancelled && options_.cancelled->load(std::memory_order_relaxed); }
  void report(Status status) {
    const std::size_t failed = status == Status::ok ? failed_.load() : failed_.fetch_add(1) + 1;
    const std::size_t finished = finished_.fetch_add(1) + 1;
    if (options_.progress) options_.progress(finished, failed);
  }

 private:
  // Fisher and Yates; each draw has an address of its own.
  void shuffle(std::uint64_t seed) {
    for (std::size_t i = order_.size(); i > 1; --i) {
      Draws draws({.seed = seed, .index = i});
      std::swap(order_[i - 1], order_[static_cast<std::size_t>(draws.uniform() * static_cast<double>(i))]);
    }
  }

  std::span<Patient* const> patients_;
  const SolveOptions& options_;
  std::vector<std::size_t> order_;
  std::atomic<std::size_t> next_{0}, finished_{0}, failed_{0};
};

/// Tells the queue about a patient's fate after telling the patient.
class Reporting final : public Patient {
 public:
  explicit Reporting(Queue& queue) : queue_(queue) {}
  void set(Patient* patient) { patient_ = patient; }
  void start(Lane& lane) override { patient_->start(lane); }
  void at(Lane& lane, const Entry& entry) override { patient_->at(lane, entry); }
  void end(const Outcome& outcome) override {
    patient_->end(outcome);
    queue_.report(outcome.status);
  }
  std::uint32_t id() const override { return patient_->id(); }

 private:
  Queue& queue_;
  Patient* patient_ = nullptr;
};

Tolerances tolerances_of(const Program& program, const SolveOptions& options) {
  Tolerances tolerances{.rtol = options.rtol, .atol = {}};
  for (std::uint32_t i = 0; i < program.state.size; ++i)
    tolerances.atol.push_back(options.atol_factor * options.rtol * program.scales[i]);
  for (const CountedClone& clone : program.counted) {
    double& atol = tolerances.atol[clone.state];
    atol = std::min(atol, 0.01 * options.switch_cells / clone.cells_per_unit);
  }
  return tolerances;
}

class TileWorker {
 public:
  TileWorker(const Kernel& kernel, int width, const SolveOptions& options, Queue& queue)
      : options_(options),
        queue_(queue),
        stepper_(kernel, width, tolerances_of(kernel.program(), options)),
        scratch_(kernel),
        clone_rates_(kernel.program(), width),
        counting_(options.counting && !kernel.program().counted.empty()),
        has_events_(!kernel.program().events.empty()),
        marks_(width) {
    for (int lane = 0; lane < width; ++lane) {
      reports_.push_back(std::make_unique<Reporting>(queue));
      lanes_.push_back(std::make_unique<PatientLane>(
          TileContext{kernel.program(), options_, stepper_, scratch_, clone_rates_}, lane));
    }
  }

  void run() {
    while (fill()) turn();
  }

 private:
  bool fill();
  void turn();
  void judge_all();
  bool any_counted() const;
  void read_rates(int point);
  void look_at_rates();
  template <class Action>
  void for_accepted(Action action) {
    for (auto& lane : lanes_) {
      if (lane->accepted()) action(*lane);
    }
  }

  const SolveOptions& options_;
  Queue& queue_;
  Rodas5p stepper_;
  Scratch scratch_;
  CloneRates clone_rates_;
  bool counting_, has_events_;
  std::vector<std::int64_t> marks_;
  std::vector<std::unique_ptr<Reporting>> reports_;
  std::vector<std::unique_ptr<PatientLane>> lanes_;
};

// Empty lanes take the next patient; one that ends at once makes room for another. False when nobody is left.
bool TileWorker::fill() {
  bool any = false;
  for (std::size_t i = 0; i < lanes_.size(); ++i) {
    while (!lanes_[i]->active()) {
      Patient* next = queue_.take();
      if (!next) break;
      reports_[i]->set(next);
      lanes_[i]->admit(*reports_[i]);
      if (lanes_[i]->active() && queue_.cancelled()) lanes_[i]->interrupt();
    }
    stepper_.set_idle(static_cast<int>(i), !lanes_[i]->active());
    any = any || lanes_[i]->active();
  }
  return any;
}

// One attempted step of every lane. In this order: the step is judged; rates of counted clones may call it too long; a
// model event cuts it short; samples inside it are read; clones move; the step is taken; what is due at its end
// happens.
void TileWorker::turn() {
  if (queue_.cancelled()) {
    for (auto& lane : lanes_) {
      if (lane->active()) lane->interrupt();
    }
    return;
  }
  stepper_.refresh_segments();
  for (auto& lane : lanes_) {
    if (lane->active()) lane->propose();
  }
  const bool counted = counting_ && any_counted();
  stepper_.place_start();
  if (counted) read_rates(0);
  stepper_.attempt();
  judge_all();
  if (counted) look_at_rates();
  if (has_events_) for_accepted([](PatientLane& lane) { lane.check_events(); });
  for_accepted([](PatientLane& lane) { lane.read_samples(); });
  for_accepted([](PatientLane& lane) { lane.finish_step(); });
  for (std::size_t i = 0; i < lanes_.size(); ++i) marks_[i] = lanes_[i]->accepted() ? -1 : 0;
  stepper_.commit(marks_);
  for_accepted([](PatientLane& lane) { lane.arrive(); });
}

void TileWorker::judge_all() {
  for (auto& lane : lanes_) {
    if (lane->active()) lane->judge();
  }
}

bool TileWorker::any_counted() const {
  return std::any_of(lanes_.begin(), lanes_.end(),
                     [](const auto& lane) { return lane->active() && lane->clones().any_counted(); });
}

void TileWorker::read_rates(int point) {
  stepper_.run(Part::counted_rates);
  clone_rates_.read(stepper_, point);
}

void TileWorker::look_at_rates() {
  stepper_.place_end();
  read_rates(2);
  stepper_.place_inside(0.5);
  read_rates(1);
  for_accepted([](PatientLane& lane) {
    if (lane.clones().any_counted()) lane.check_rates();
  });
}

int whole_packs(std::size_t lanes) {
  return static_cast<int>((lanes + lane_multiple - 1) / lane_multiple * lane_multiple);
}

}  // namespace

void integrate(const Kernel& kernel, std::span<Patient* const> patients, const SolveOptions& options) {
  REMIT_ASSERT(options.rtol > 0 && options.atol_factor > 0 && options.lanes > 0 && options.threads > 0,
               "solver options are positive");
  if (patients.empty()) return;
  Queue queue(patients, options);
  const std::size_t threads = std::min<std::size_t>(options.threads, patients.size());
  const std::size_t share = (patients.size() + threads - 1) / threads;
  const int width = whole_packs(std::min<std::size_t>(options.lanes, share));
  parallel_for(threads, static_cast<int>(threads),
               [&](std::size_t, int) { TileWorker(kernel, width, options, queue).run(); });
}

const char* name_of(Status status) {
  switch (status) {
    case Status::ok:
      return "ok";
    case Status::step_too_small:
      return "step_too_small";
    case Status::not_finite:
      return "not_finite";
    case Status::too_many_steps:
      return "too_many_steps";
    case Status::singular:
      return "singular";
    case Status::too_many_events:
      return "too_many_events";
    case Status::interrupted:
      return "interrupted";
  }
  return "unknown";
}

}  // namespace remit
