"use strict";

// A worker: tries number after number until PBKDF2 gives the key that the challenge asks for.

const AT_ONCE = 2; // keeps the browser's cryptography busy without taking the whole phone

function bytes(hex) {
  return Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
}

function hex(buffer) {
  return Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function derived({ nonce, salt, rounds, bits }, counter) {
  const password = new Uint8Array(nonce.length + 4);
  password.set(nonce);
  new DataView(password.buffer).setUint32(nonce.length, counter);
  const key = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds };
  return hex(await crypto.subtle.deriveBits(how, key, bits));
}

async function solution(asked) {
  const sum = {
    nonce: bytes(asked.nonce),
    salt: bytes(asked.salt),
    rounds: asked.cost,
    bits: asked.keyLength * 8,
  };
  for (let first = 0; ; first += AT_ONCE) {
    const tries = Array.from({ length: AT_ONCE }, (_, more) => derived(sum, first + more));
    const keys = await Promise.all(tries);
    const found = keys.findIndex((key) => key.startsWith(asked.keyPrefix));
    if (found >= 0) return { counter: first + found, derivedKey: keys[found] };
  }
}

self.onmessage = ({ data: asked }) => {
  // Some browsers keep cryptography from workers: then there is no solution.
  solution(asked).then(self.postMessage.bind(self), () => self.postMessage(null));
};
