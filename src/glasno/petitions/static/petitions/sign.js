"use strict";

// While somebody types, a worker solves a sum, so that the letter comes a little sooner. Without
// this file, or where the browser has no cryptography for it, the form is sent as it is.

const PATIENCE = 4000; // milliseconds that the button waits for the sum, and then no longer
const FRESH = 18 * 60 * 1000; // the server takes a solution for twenty minutes

function prepare(form) {
  const { challenge: place, worker: file } = form.dataset;
  const status = form.querySelector("[data-waiting]");
  const field = Object.assign(document.createElement("input"), { type: "hidden", name: "altcha" });
  let work = null; // { begun, worker, solution: settled once the field holds what there is }
  let sending = false;

  async function solution(mine) {
    try {
      const reply = await fetch(place, { credentials: "omit", cache: "no-store" });
      if (reply.status !== 200) return "";
      const challenge = await reply.json();
      const found = await new Promise((resolve, reject) => {
        mine.worker = new Worker(file);
        mine.worker.onmessage = (event) => resolve(event.data);
        mine.worker.onerror = reject;
        mine.worker.postMessage(challenge.parameters);
      });
      mine.worker.terminate();
      return found ? btoa(JSON.stringify({ challenge, solution: found })) : "";
    } catch {
      return ""; // no network, no worker: the letter comes a little later
    }
  }

  function forget() {
    work?.worker?.terminate();
    work = null;
    field.value = "";
  }

  function begin() {
    if (work && Date.now() - work.begun < FRESH) return work.solution;
    forget();
    const mine = { begun: Date.now() };
    mine.solution = solution(mine).then((text) => {
      if (work === mine) field.value = text;
    });
    work = mine;
    return mine.solution;
  }

  async function send(event) {
    if (field.value && Date.now() - work.begun < FRESH) return; // solved: the form goes as it is
    event.preventDefault();
    if (sending) return;
    sending = true;
    status.textContent = status.dataset.waiting;
    await Promise.race([begin(), new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
    HTMLFormElement.prototype.submit.call(form);
  }

  form.append(field);
  form.addEventListener("focusin", begin);
  form.addEventListener("input", begin);
  form.addEventListener("submit", send);
  // Somebody who comes back to the page by its browser's memory signs anew, with a new sum.
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    forget();
    sending = false;
    status.textContent = "";
  });
}

const form = document.querySelector("form[data-challenge]");
if (form && window.crypto?.subtle && window.Worker) prepare(form);
