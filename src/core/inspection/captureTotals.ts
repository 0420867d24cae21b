import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import type { CaptureFact } from '../capture/CaptureFact';
import { utcText } from '../capture/timestamp';
import { visibleText } from '../text/visibleText';
import type { LoginRecord } from '../session/LoginRecord';
import { PduFlag } from '../streams/PduIndex';
import { relativeTime, timeBetween } from './FrameReader';

/** What a capture holds, in numbers. */
export interface CaptureTotals {
  /** "pcap, little-endian, microseconds" */
  readonly format: string;
  readonly frames: number;
  /** Seconds from the first to the last frame, as in the Time column. */
  readonly duration: string;
  /** Absolute time of the first frame, ISO 8601 UTC with nine fraction digits; empty without frames. */
  readonly firstTime: string;
  readonly streams: number;
  /** Number of iSCSI PDUs. */
  readonly pdus: number;
  /** PDUs with a header or data digest that is not that of their bytes. */
  readonly digestErrors: number;
  readonly sessions: { readonly normal: number; readonly discovery: number; readonly unknown: number };
  readonly logins: { readonly accepted: number; readonly rejected: number; readonly unfinished: number };
  /** What the file records about itself; absent when that is nothing. */
  readonly facts?: readonly CaptureFact[];
}

/** What of a capture counts. */
export interface CountedFrames {
  /** @param frame index from 0 */
  readonly has: (frame: number) => boolean;
  readonly hasLogin: (login: LoginRecord) => boolean;
}

/** Counts what the analysis has found so far. */
export function captureTotals(analysis: CaptureAnalysis, counted?: CountedFrames): CaptureTotals {
  if (counted) return countedTotals(analysis, counted);
  const { frames } = analysis;
  const sessions = { normal: 0, discovery: 0, unknown: 0 };
  const logins = { accepted: 0, rejected: 0, unfinished: 0 };
  for (const { type, connections } of analysis.sessions.sessions) if (connections.length > 0) sessions[type]++;
  for (const connection of analysis.connections) for (const { outcome } of connection.logins) logins[outcome]++;
  return {
    format: analysis.capture.format,
    frames: frames.length,
    duration: frames.length > 0 ? relativeTime(analysis, frames.length - 1) : '',
    firstTime: frames.length > 0 ? utcText(frames.seconds(0), frames.nanoseconds(0)) : '',
    streams: analysis.streams.streams.length,
    pdus: analysis.pdus.length,
    digestErrors: analysis.connections.reduce((sum, connection) => sum + connection.digestErrors, 0),
    sessions,
    logins,
    ...factsOf(analysis),
  };
}

/** The totals of some frames: what they and the PDUs that end in them belong to. */
function countedTotals(analysis: CaptureAnalysis, { has, hasLogin }: CountedFrames): CaptureTotals {
  const { frames, pdus } = analysis;
  const sessions = { normal: 0, discovery: 0, unknown: 0 };
  const logins = { accepted: 0, rejected: 0, unfinished: 0 };
  const streams = new Set<number>();
  let [count, first, last] = [0, -1, -1];
  for (let frame = 0; frame < frames.length; frame++) {
    if (!has(frame)) continue;
    count++;
    if (first < 0) first = frame;
    last = frame;
    if (frames.direction(frame) >= 0) streams.add(frames.direction(frame) >> 1);
  }
  let [ended, digestErrors] = [0, 0];
  for (let pdu = 0; pdu < pdus.length; pdu++) {
    if (!has(pdus.frame(pdu))) continue;
    ended++;
    if (pdus.flags(pdu) & (PduFlag.headerDigestWrong | PduFlag.dataDigestWrong)) digestErrors++;
  }
  for (const { type, connections } of analysis.sessions.sessions) {
    if (connections.some(({ stream }) => streams.has(stream.index))) sessions[type]++;
  }
  for (const { logins: all } of analysis.connections) {
    for (const login of all) if (hasLogin(login)) logins[login.outcome]++;
  }
  return {
    format: analysis.capture.format,
    frames: count,
    duration: count > 0 ? timeBetween(analysis, first, last) : '',
    firstTime: count > 0 ? utcText(frames.seconds(first), frames.nanoseconds(first)) : '',
    ...{ streams: streams.size, pdus: ended, digestErrors, sessions, logins },
    ...factsOf(analysis),
  };
}

function factsOf({ capture }: CaptureAnalysis): { facts?: readonly CaptureFact[] } {
  const { facts = [] } = capture;
  return facts.length > 0 ? { facts } : {};
}

/** A fact of a capture file as one line of text ("Section 1: Hardware: Intel"), safe to print. */
export function factText({ subject, label, value }: CaptureFact): string {
  return visibleText(`${subject}: ${label}: ${value}`);
}

/** The totals as lines of text, one fact a line. */
export function totalsText({ format, frames, duration, firstTime, ...rest }: CaptureTotals): string {
  const { streams, pdus, digestErrors, sessions, logins, facts = [] } = rest;
  const lines: [string, string | number][] = [
    ['Format', format],
    ['Frames', frames],
    ['First frame', firstTime || 'none'],
    ['Duration', duration ? `${duration} s` : 'none'],
    ['TCP streams', streams],
    ['iSCSI PDUs', pdus],
    ['Normal sessions', sessions.normal],
    ['Discovery sessions', sessions.discovery],
    ['Sessions joined after their login', sessions.unknown],
    ['Logins accepted', logins.accepted],
    ['Logins rejected', logins.rejected],
    ['Logins not finished', logins.unfinished],
    ['PDUs with a wrong digest', digestErrors],
  ];
  return [...lines.map(([label, value]) => `${label}: ${value}`), ...facts.map(factText), ''].join('\n');
}
