import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Runs } from "./Runs.jsx";

createRoot(document.getElementById("root")).render(
  <StrictMode>
    <Runs />
  </StrictMode>,
);
