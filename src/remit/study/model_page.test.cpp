#include "remit/study/model_page.hpp"

#include <gtest/gtest.h>

namespace remit {
namespace {

Composed toy() {
  Composed composed;
  composed.model.id = "toy";
  composed.hash = "0123";
  Species cells;
  cells.id = "cells";
  cells.unit = "1e9 cells";
  cells.counted = true;
  composed.model.species.push_back(cells);
  Reaction death;
  death.reactants.push_back({"cells", make_number(1)});
  death.rate = make_call("*", {make_name("loss"), make_name("cells")});
  composed.model.reactions.push_back(death);
  ParameterRow loss;
  loss.id = "loss";
  loss.definition = "death rate | per cell";
  loss.unit = "1/day";
  loss.value = 0.005;
  loss.source = "guess";
  composed.parameters.rows.push_back(loss);
  return composed;
}

TEST(ModelPage, ShowsEveryStateEquationAndParameterWithItsOrigin) {
  const std::string page = model_page(toy());
  EXPECT_NE(page.find("| `cells` |"), std::string::npos);
  EXPECT_NE(page.find("cells' = - (loss*cells)"), std::string::npos) << page;
  EXPECT_NE(page.find("0 measured, 0 derived, 0 fitted, 1 assumed"), std::string::npos);
  EXPECT_NE(page.find("death rate \\| per cell"), std::string::npos);
  EXPECT_NE(page.find("**assumed**"), std::string::npos);
}

}  // namespace
}  // namespace remit
