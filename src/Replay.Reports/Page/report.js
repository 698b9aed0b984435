"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const charts = document.getElementById("charts");
  const dark = matchMedia("(prefers-color-scheme: dark)");

  // Blue and orange are told apart with any colour vision.
  const buyColor = "#1f77d0", sellColor = "#e8710a", lossColor = "#c93b3b";

  // From top to bottom: share of the height, title, unit, traces.
  const money = data.currency;
  const line = (name, source, color, more) => ({
    type: "scatter", mode: "lines", name, x: source.x, y: source.y, line: { color, width: 1.4 }, hovertemplate: "%{y:,.6~g}", ...more,
  });
  const fills = (name, source, color, symbol) => ({
    type: "scatter", mode: "markers", name, x: source.x, y: source.y, customdata: source.size, showlegend: true,
    marker: { color, symbol, size: 7, line: { width: 0 } }, hovertemplate: "%{customdata:,} at %{y:,.6~f}",
  });
  const column = values => ({ x: data.spread.x, y: values });
  const bound = (name, values, fill) => line(name, column(values), "transparent", { fill, fillcolor: "rgba(190, 150, 50, 0.3)" });
  const rows = [
    { share: 0.24, title: "Equity", unit: money, format: ",", traces: [line("Equity", data.equity, "#0f7b6c", { hovertemplate: "%{y:,.2f}" })] },
    { share: 0.13, title: "Drawdown", unit: "%", format: "", traces: [line("Drawdown", data.drawdown, lossColor, { fill: "tozeroy", hovertemplate: "%{y:.4f} %" })] },
    { share: 0.15, title: "Position", unit: "lots", format: ",", traces: [line("Position", data.position, "#6b56c4", { line: { color: "#6b56c4", width: 1.2, shape: "hv" }, hovertemplate: "%{y:,}" })] },
    { share: 0.33, title: `${data.symbol}: mid price and own fills`, unit: money, format: ",", traces: [
      line("Mid", data.mid, "#8592a3", { showlegend: true }), fills("Buy", data.buys, buyColor, "triangle-up"), fills("Sell", data.sells, sellColor, "triangle-down")] },
    { share: 0.15, title: "Spread", unit: money, format: ",", traces: [
      bound("Widest", data.spread.high, undefined), bound("Narrowest", data.spread.low, "tonexty"), line("Mean", column(data.spread.mean), "#8a6d1f")] },
  ];

  const gap = 0.052;
  const style = getComputedStyle(document.documentElement);
  const color = (name, printed) => (printed || style.getPropertyValue(name)).trim();

  function layoutFor(printing) {
    const text = color("--text", printing && "#1c2430"), quiet = color("--quiet", printing && "#5b6675"), rule = color("--rule", printing && "#e3e7ed");
    const layout = {
      autosize: true, margin: { l: 86, r: 24, t: 34, b: 52 }, hovermode: "x", dragmode: "zoom",
      paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)",
      font: { family: getComputedStyle(document.body).fontFamily, size: 12, color: text },
      modebar: { bgcolor: "rgba(0,0,0,0)", color: quiet, activecolor: text }, showlegend: true, annotations: [],
    };
    let top = 1;
    rows.forEach((row, index) => {
      const suffix = index === 0 ? "" : index + 1;
      const bottom = Math.max(0, top - row.share * (1 - gap * (rows.length - 1)));
      const last = index === rows.length - 1;
      layout["yaxis" + suffix] = {
        domain: [bottom, top], anchor: "x" + suffix, title: { text: row.unit, standoff: 8, font: { color: quiet } }, tickformat: row.format,
        gridcolor: rule, zerolinecolor: rule, linecolor: rule, tickfont: { color: quiet }, nticks: Math.max(4, Math.round(row.share * 24)), automargin: false,
      };
      layout["xaxis" + suffix] = {
        type: "date", anchor: "y" + suffix, matches: index === 0 ? undefined : "x", gridcolor: rule, linecolor: rule, tickfont: { color: quiet },
        tickformatstops: tickFormats, hoverformat: "%Y-%m-%d %H:%M:%S.%3f", title: last ? { text: "Event time (UTC)", font: { color: quiet } } : undefined,
      };
      layout.annotations.push({
        text: `<b>${row.title}</b>`, xref: "paper", yref: "paper", x: 0, y: top, xanchor: "left", yanchor: "bottom", yshift: 4, showarrow: false, font: { size: 13, color: text },
      });
      if (row.traces.some(trace => trace.showlegend)) layout.legend = { orientation: "h", traceorder: "normal", x: 1, xanchor: "right", y: top, yanchor: "bottom", bgcolor: "rgba(0,0,0,0)" };
      top = bottom - gap;
    });
    return layout;
  }

  // A date stands in the first label of a day only.
  const tickFormats = [
    { dtickrange: [null, 1000], value: "%H:%M:%S.%3f" },
    { dtickrange: [1000, 60000], value: "%H:%M:%S" },
    { dtickrange: [60000, 86400000], value: "%H:%M\n%b %-d, %Y" },
    { dtickrange: [86400000, null], value: "%b %-d\n%Y" },
  ];

  const traces = rows.flatMap((row, index) => {
    const suffix = index === 0 ? "" : index + 1;
    return row.traces.map(trace => ({ showlegend: false, ...trace, xaxis: "x" + suffix, yaxis: "y" + suffix }));
  });
  const config = { responsive: true, displaylogo: false, modeBarButtonsToRemove: ["select2d", "lasso2d"] };
  const draw = printing => Plotly.react(charts, traces, layoutFor(printing), config);

  const shown = data.buys.x.length + data.sells.x.length;
  if (shown < data.fillCount) {
    document.getElementById("fills-note").textContent = `${shown.toLocaleString("en")} of ${data.fillCount.toLocaleString("en")} fills are drawn.`;
  }
  dark.addEventListener("change", () => draw(false));
  addEventListener("beforeprint", () => draw(true));
  addEventListener("afterprint", () => draw(false));
  draw(false).then(() => { document.documentElement.dataset.drawn = "true"; });
})();
