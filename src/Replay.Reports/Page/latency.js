"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const plot = document.getElementById("plot");
  const dark = matchMedia("(prefers-color-scheme: dark)");

  // Told apart with any colour vision, on light and on dark.
  const colors = ["#1f77d0", "#e8710a", "#0f9b7c", "#c93b3b", "#8a62d6", "#8a6d1f"];
  const traces = data.map((line, index) => ({
    type: "scatter", mode: "lines", name: line.name, x: line.odds, y: line.microseconds, customdata: line.percentiles,
    line: { color: colors[index % colors.length], width: 2, shape: "hv" }, hovertemplate: "%{customdata:.5~f} %: %{y:,.3~f} µs",
  }));

  const nines = exponent => exponent === 0 ? "0 %" : exponent === 1 ? "90 %" : `99${exponent > 2 ? "." + "9".repeat(exponent - 2) : ""} %`;
  const exponents = [...Array(9).keys()];
  const unit = exponent => exponent < 0 ? `${1000 * 10 ** exponent} ns` : exponent < 3 ? `${10 ** exponent} µs` : exponent < 6 ? `${10 ** (exponent - 3)} ms` : `${10 ** (exponent - 6)} s`;
  const decades = [...Array(12).keys()].map(i => i - 3);
  const style = getComputedStyle(document.documentElement);
  const color = (name, printed) => (printed || style.getPropertyValue(name)).trim();

  function layoutFor(printing) {
    const text = color("--text", printing && "#1c2430"), quiet = color("--quiet", printing && "#5b6675"), rule = color("--rule", printing && "#e3e7ed");
    const axis = { type: "log", gridcolor: rule, linecolor: rule, zerolinecolor: rule, tickfont: { color: quiet } };
    return {
      autosize: true, margin: { l: 76, r: 24, t: 40, b: 56 }, hovermode: "closest", paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)",
      font: { family: getComputedStyle(document.body).fontFamily, size: 12, color: text },
      modebar: { bgcolor: "rgba(0,0,0,0)", color: quiet, activecolor: text }, showlegend: true,
      legend: { orientation: "h", x: 0, y: 1, yanchor: "bottom", bgcolor: "rgba(0,0,0,0)" },
      xaxis: { ...axis, title: { text: "Percentile of events", font: { color: quiet } }, tickvals: exponents.map(e => 10 ** e), ticktext: exponents.map(nines) },
      yaxis: { ...axis, title: { text: "Latency", standoff: 8, font: { color: quiet } }, tickvals: decades.map(e => 10 ** e), ticktext: decades.map(unit) },
    };
  }

  const config = { responsive: true, displaylogo: false, modeBarButtonsToRemove: ["select2d", "lasso2d"] };
  const draw = printing => Plotly.react(plot, traces, layoutFor(printing), config);
  dark.addEventListener("change", () => draw(false));
  addEventListener("beforeprint", () => draw(true));
  addEventListener("afterprint", () => draw(false));
  draw(false).then(() => { document.documentElement.dataset.drawn = "true"; });
})();
