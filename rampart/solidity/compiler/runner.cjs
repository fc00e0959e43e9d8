// Answers lines of JSON on stdin with lines of JSON on stdout: {input} -> {output} or {fault}.
//
//     node runner.cjs /path/of/soljson.js
//
// input is the compiler's standard JSON. After one "memory access out of bounds" an instance is
// dead and fails at everything: it is loaded anew, and the same input tried once more.
"use strict";

const readline = require("readline");
const path = process.argv[2];
console.log = console.info = console.error; // what the compiler prints is no answer

function load() {
  delete require.cache[path];
  const soljson = require(path);
  for (const event of ["uncaughtException", "unhandledRejection"]) process.removeAllListeners(event);
  const modern = "_solidity_compile" in soljson; // since 0.5
  const types = modern ? ["string", "number", "number"] : ["string", "number"];
  const compile = soljson.cwrap(modern ? "solidity_compile" : "compileStandard", "string", types);
  const reset = "_solidity_reset" in soljson ? soljson.cwrap("solidity_reset", null, []) : () => {};
  return (input) => {
    // No callback: an import is among the given texts or it is an error.
    const output = modern ? compile(input, 0, 0) : compile(input, 0);
    reset();
    JSON.parse(output); // an instance that is dead answers "" or rubbish
    return output;
  };
}

let compile = null;

function answer(input) {
  let fault = "";
  for (let trial = 0; trial < 2; trial++) {
    try {
      compile = compile || load();
      return { output: compile(input) };
    } catch (error) {
      compile = null;
      fault = String((error && error.message) || error).split("\n")[0];
    }
  }
  return { fault };
}

readline.createInterface({ input: process.stdin, crlfDelay: Infinity }).on("line", (line) => {
  process.stdout.write(JSON.stringify(answer(JSON.parse(line).input)) + "\n");
});
