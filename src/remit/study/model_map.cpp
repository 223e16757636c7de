#include "remit/study/model_map.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <optional>

#include "remit/base/math.hpp"
#include "remit/study/svg.hpp"

namespace remit {
namespace {

namespace fs = std::filesystem;
constexpr double pi = 3.14159265358979323846;

bool is_hook(const Span& span) { return fs::path(span.file).extension() == ".tsv"; }

class Mapper {
 public:
  explicit Mapper(const Composed& composed) : composed_(composed) {
    for (const DrugInfo& drug : composed.drugs) class_of_[drug.id] = drug.drug_class;
  }

  ModelMap build() {
    define();
    for (const Rule& rule : composed_.model.assignment_rules)
      if (!is_hook(rule.span)) read(rule.value, rule.span);
    for (const Rule& rule : composed_.model.rate_rules) read(rule.value, rule.span);
    for (const Reaction& reaction : composed_.model.reactions) read_reaction(reaction);
    for (auto& [ends, names] : through_) map_.influences.push_back({ends.first, ends.second, names});
    return std::move(map_);
  }

 private:
  std::size_t part_of(const Span& span) {
    if (const auto known = map_.part_of_file.find(span.file); known != map_.part_of_file.end()) return known->second;
    const std::string own = part_name(span.file);
    const auto drug = class_of_.find(own);
    const std::string name = drug == class_of_.end() ? own : drug->second;
    auto part = std::ranges::find_if(
        map_.parts, [&](const MapPart& p) { return p.name == name && p.drugs == (drug != class_of_.end()); });
    if (part == map_.parts.end()) part = map_.parts.insert(part, {.name = name, .drugs = drug != class_of_.end()});
    if (part->drugs) part->members.push_back(own);
    return map_.part_of_file[span.file] = static_cast<std::size_t>(part - map_.parts.begin());
  }

  void define() {
    for (const Species& species : composed_.model.species) {
      home_[species.id] = part_of(species.span);
      ++map_.parts[home_[species.id]].states;
    }
    for (const Rule& rule : composed_.model.rate_rules) {
      home_[rule.target] = part_of(rule.span);
      ++map_.parts[home_[rule.target]].states;
    }
    for (const Rule& rule : composed_.model.assignment_rules) {
      if (is_hook(rule.span))
        hooks_[rule.target] = rule.value;
      else
        home_[rule.target] = part_of(rule.span);
    }
  }

  void read(const ExprPtr& expr, const Span& where) {
    if (!expr || is_hook(where)) return;
    read_names(expr, part_of(where), {});
  }

  void read_names(const ExprPtr& expr, std::size_t to, std::set<std::string> seen) {
    for (const std::string& name : names_in(expr)) {
      if (const auto hook = hooks_.find(name); hook != hooks_.end() && seen.insert(name).second)
        read_names(hook->second, to, seen);
      else if (const auto from = home_.find(name); from != home_.end() && from->second != to)
        through_[{from->second, to}].insert(name);
    }
  }

  /// A reaction acts on what it makes and takes, wherever that is at home.
  void read_reaction(const Reaction& reaction) {
    if (is_hook(reaction.span)) return;
    read(reaction.rate, reaction.span);
    const std::size_t here = part_of(reaction.span);
    for (const auto* side : {&reaction.reactants, &reaction.products})
      for (const Term& term : *side)
        if (const auto to = home_.find(term.species); to != home_.end() && to->second != here)
          through_[{here, to->second}].insert(term.species);
  }

  const Composed& composed_;
  std::map<std::string, std::string> class_of_;
  std::map<std::string, std::size_t> home_;  // part that defines a quantity
  std::map<std::string, ExprPtr> hooks_;
  std::map<std::pair<std::size_t, std::size_t>, std::set<std::string>> through_;
  ModelMap map_;
};

std::vector<std::size_t> parts_where(const ModelMap& map, bool drugs) {
  std::vector<std::size_t> parts;
  for (std::size_t k = 0; k < map.parts.size(); ++k)
    if (map.parts[k].drugs == drugs) parts.push_back(k);
  return parts;
}

double place_on_ring(const std::vector<std::size_t>& order, std::size_t part) {
  const auto at = std::ranges::find(order, part);
  return static_cast<double>(at - order.begin());
}

double length_of_arrows(const ModelMap& map, const std::vector<std::size_t>& order) {
  double sum = 0;
  for (const Influence& influence : map.influences) {
    if (map.parts[influence.from].drugs || map.parts[influence.to].drugs) continue;
    const double apart = std::abs(place_on_ring(order, influence.from) - place_on_ring(order, influence.to));
    sum += std::min(apart, static_cast<double>(order.size()) - apart) * static_cast<double>(influence.through.size());
  }
  return sum;
}

/// Exchanges two neighbours on the ring as long as that shortens the arrows.
std::vector<std::size_t> ring_order(const ModelMap& map) {
  std::vector<std::size_t> order = parts_where(map, false);
  for (bool better = true; better;) {
    better = false;
    for (std::size_t i = 0; i < order.size(); ++i)
      for (std::size_t j = i + 1; j < order.size(); ++j) {
        const double before = length_of_arrows(map, order);
        std::swap(order[i], order[j]);
        if (length_of_arrows(map, order) < before - 1e-9)
          better = true;
        else
          std::swap(order[i], order[j]);
      }
  }
  return order;
}

struct Box {
  Point centre;
  double half_width = 62, half_height = 21;
};

/// Where the line from the box's centre towards `to` leaves the box.
Point edge_of(const Box& box, Point to) {
  const double dx = to.x - box.centre.x, dy = to.y - box.centre.y;
  const double scale = std::max(std::abs(dx) / (box.half_width + 3), std::abs(dy) / (box.half_height + 3));
  return scale == 0 ? box.centre : Point{box.centre.x + dx / scale, box.centre.y + dy / scale};
}

void arrow(Svg& svg, const Box& from, const Box& to, double bend, const Stroke& stroke) {
  const double dx = to.centre.x - from.centre.x, dy = to.centre.y - from.centre.y;
  const double length = std::sqrt(dx * dx + dy * dy);
  const Point middle{(from.centre.x + to.centre.x) / 2 - bend * dy / length,
                     (from.centre.y + to.centre.y) / 2 + bend * dx / length};
  const Point start = edge_of(from, middle), end = edge_of(to, middle);
  std::vector<Point> line;
  for (int k = 0; k <= 16; ++k) {
    const double s = k / 16.0, a = (1 - s) * (1 - s), b = 2 * s * (1 - s), c = s * s;
    line.push_back({a * start.x + b * middle.x + c * end.x, a * start.y + b * middle.y + c * end.y});
  }
  svg.polyline(line, stroke);
  const double ex = end.x - line[14].x, ey = end.y - line[14].y, reach = std::sqrt(ex * ex + ey * ey);
  const double ux = ex / reach, uy = ey / reach, size = 4 + 1.6 * stroke.width;
  const std::vector<Point> head = {end,
                                   {end.x - size * ux + 0.5 * size * uy, end.y - size * uy - 0.5 * size * ux},
                                   {end.x - size * ux - 0.5 * size * uy, end.y - size * uy + 0.5 * size * ux}};
  svg.polygon(head, stroke.colour, stroke.opacity);
}

void draw_box(Svg& svg, const Box& box, const MapPart& part) {
  const Point corner{box.centre.x - box.half_width, box.centre.y - box.half_height};
  svg.rectangle({corner.x - 1.5, corner.y - 1.5}, 2 * box.half_width + 3, 2 * box.half_height + 3, "#0b5a8a");
  svg.rectangle(corner, 2 * box.half_width, 2 * box.half_height, "#f2f7fb");
  svg.label({box.centre.x, box.centre.y - 2}, part.name, {.anchor = "middle", .size = 15, .bold = true});
  svg.label({box.centre.x, box.centre.y + 14}, std::to_string(part.states) + (part.states == 1 ? " state" : " states"),
            {.anchor = "middle", .size = 11, .colour = "#57606a"});
}

const Influence* between(const ModelMap& map, std::size_t from, std::size_t to) {
  const auto found =
      std::ranges::find_if(map.influences, [&](const Influence& i) { return i.from == from && i.to == to; });
  return found == map.influences.end() ? nullptr : &*found;
}

}  // namespace

std::string part_name(const std::string& file) {
  const fs::path path(file);
  return path.stem() == "drug" ? path.parent_path().filename().string() : path.stem().string();
}

ModelMap map_of(const Composed& composed) { return Mapper(composed).build(); }

std::string systems_svg(const ModelMap& map, double width) {
  const auto order = ring_order(map);
  const double height = 0.72 * width;
  const Point middle{width / 2, height / 2};
  std::map<std::size_t, Box> boxes;
  for (std::size_t k = 0; k < order.size(); ++k) {
    const double angle = 2 * pi * static_cast<double>(k) / static_cast<double>(order.size()) - pi / 2;
    boxes[order[k]].centre = {middle.x + (width / 2 - 75) * math::cos(angle),
                              middle.y + (height / 2 - 32) * math::sin(angle)};
  }
  Svg svg(width, height, "Systems of the model and which acts on which");
  for (const Influence& influence : map.influences) {
    if (!boxes.contains(influence.from) || !boxes.contains(influence.to)) continue;
    const double weight = math::log2(1 + static_cast<double>(influence.through.size()));
    arrow(svg, boxes[influence.from], boxes[influence.to], 22,
          {.colour = "#4d6b80", .width = 0.6 + 0.7 * weight, .opacity = 0.35 + 0.12 * std::min(weight, 4.0)});
  }
  for (const auto& [part, box] : boxes) draw_box(svg, box, map.parts[part]);
  return std::move(svg).finish();
}

std::string drugs_svg(const ModelMap& map, double width) {
  const auto rows = parts_where(map, true), columns = ring_order(map);
  const double left = 0.42 * width, top = 96,
               step = (width - left) / static_cast<double>(std::max<std::size_t>(columns.size(), 1)), line = 34;
  Svg svg(width, top + line * static_cast<double>(rows.size()) + 6, "Classes of drugs and the systems they act on");
  const auto x = [&](std::size_t k) { return left + step * (static_cast<double>(k) + 0.5); };
  for (std::size_t k = 0; k < columns.size(); ++k)
    svg.label({x(k) + 4, top - 12}, map.parts[columns[k]].name, {.size = 13, .upward = true});
  for (std::size_t r = 0; r < rows.size(); ++r) {
    const MapPart& drugs = map.parts[rows[r]];
    const double y = top + line * (static_cast<double>(r) + 0.5);
    svg.line({0, y - line / 2}, {width, y - line / 2}, {.colour = "#d8dee4"});
    std::string members;
    for (const std::string& drug : drugs.members) members += (members.empty() ? "" : ", ") + drug;
    svg.label({0, y - 2}, drugs.name, {.size = 13, .bold = true});
    svg.label({0, y + 12}, members, {.size = 10.5, .colour = "#57606a"});
    for (std::size_t k = 0; k < columns.size(); ++k)
      if (const Influence* acts = between(map, rows[r], columns[k]))
        svg.mark({x(k), y}, Shape::circle, {.colour = "#b35900", .width = 2},
                 3 + 1.6 * math::log2(1 + static_cast<double>(acts->through.size())));
  }
  return std::move(svg).finish();
}

}  // namespace remit
